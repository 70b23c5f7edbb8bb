"""Names in one spelling with a trigram index, addresses and birth dates to look up; statistics that tell rare from common."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from households.finding.names import SQL_FUNCTION, PlainName


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0007_attendance_in_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(SQL_FUNCTION, "DROP FUNCTION IF EXISTS plain_name(text)"),
        migrations.AddIndex(
            model_name="household",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("address"), name="gin_trgm_ops"
                ),
                name="household_address_trigram",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(PlainName("name"), name="gin_trgm_ops"),
                name="person_plain_name",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["birth_date"], name="person_by_birth_date"),
        ),
        *(
            migrations.RunSQL(
                f"ALTER INDEX {index} ALTER COLUMN 1 SET STATISTICS 1000",
                f"ALTER INDEX {index} ALTER COLUMN 1 SET STATISTICS -1",
            )
            for index in ("person_plain_name", "household_address_trigram")
        ),
    ]
