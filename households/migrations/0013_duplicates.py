"""Pairs of possible duplicates, merges with what they wrote."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("households", "0012_casework"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DuplicatePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.PositiveSmallIntegerField(verbose_name='likeness in per cent')),
                ('state', models.CharField(choices=[('open', 'To be settled'), ('different', 'Not the same'), ('merged', 'Merged')], default='open', max_length=9, verbose_name='state')),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='found')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.person', verbose_name='first person')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.person', verbose_name='second person')),
            ],
            options={
                'verbose_name': 'pair of possible duplicates',
                'verbose_name_plural': 'pairs of possible duplicates',
                'permissions': [('settle_duplicates', 'Can settle possible duplicates')],
            },
        ),
        migrations.CreateModel(
            name='DuplicateMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('merged_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='merged')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone')),
                ('gone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.person', verbose_name='person taken in')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.person', verbose_name='person kept')),
                ('merged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='merged by')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='households.duplicatepair', verbose_name='pair')),
            ],
            options={
                'verbose_name': 'merge of duplicates',
                'verbose_name_plural': 'merges of duplicates',
            },
        ),
        migrations.CreateModel(
            name='MergeChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=60, verbose_name='kind of record')),
                ('row', models.CharField(max_length=40, verbose_name='record')),
                ('field', models.CharField(max_length=40, verbose_name='field')),
                ('before', models.TextField(null=True, verbose_name='before')),
                ('after', models.TextField(null=True, verbose_name='after')),
                ('merge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='households.duplicatemerge', verbose_name='merge')),
            ],
            options={
                'verbose_name': 'change by a merge',
                'verbose_name_plural': 'changes by a merge',
            },
        ),
        migrations.AddIndex(
            model_name='duplicatepair',
            index=models.Index(fields=['state', '-score', 'id'], name='duplicate_queue'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='duplicate_pair_once'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='duplicate_pair_in_order', violation_error_message='A pair is two different persons.'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='duplicate_pair_decision_whole', violation_error_message='A decision has a person and a time.'),
        ),
        migrations.AddConstraint(
            model_name='duplicatepair',
            constraint=models.CheckConstraint(condition=models.Q(('score__lte', 100)), name='duplicate_pair_score_in_per_cent'),
        ),
        migrations.AddConstraint(
            model_name='duplicatemerge',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('pair',), name='duplicate_merge_once'),
        ),
        migrations.AddConstraint(
            model_name='duplicatemerge',
            constraint=models.CheckConstraint(condition=models.Q(('kept', models.F('gone')), _negated=True), name='duplicate_merge_of_two'),
        ),
        migrations.AddConstraint(
            model_name='duplicatemerge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='duplicate_merge_undone_whole', violation_error_message='A decision has a person and a time.'),
        ),
    ]
