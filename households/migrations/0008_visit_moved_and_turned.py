

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('households', '0007_saved_filters'),
    ]

    operations = [
        migrations.AddField(
            model_name='visitphoto',
            name='turned',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), editable=False, null=True, size=None),
        ),
        migrations.AddField(
            model_name='visitphoto',
            name='turned_bands',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), editable=False, null=True, size=None),
        ),
        migrations.AlterField(
            model_name='visitmember',
            name='finding',
            field=models.CharField(choices=[('confirmed', 'Confirmed'), ('not_confirmed', 'Not confirmed'), ('duplicate', 'Named twice'), ('deceased', 'Deceased'), ('moved', 'Moved'), ('no_document', 'No civil document')], max_length=13, verbose_name='finding'),
        ),
    ]
