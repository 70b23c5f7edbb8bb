"""Let the planner know how many people share a name (`households.filters.borne_by_many` asks it): with the ordinary
hundred samples it takes a family name that one in a hundred bears for one that nobody has."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("households", "0003_ward_meetings")]

    operations = [
        migrations.RunSQL(
            "ALTER INDEX person_name_trigram ALTER COLUMN 1 SET STATISTICS 1000",
            "ALTER INDEX person_name_trigram ALTER COLUMN 1 SET STATISTICS -1",
        )
    ]
