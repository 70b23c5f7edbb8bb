"""The attendance of a meeting, a line of text a person until now, becomes rows."""

from django.db import migrations

LINES = """
ALTER TABLE households_meetingattendee DISABLE TRIGGER USER;
INSERT INTO households_meetingattendee (meeting_id, name, position, present)
SELECT m.id, left(trim(split_part(line, ',', 1)), 120),
       left(trim(CASE WHEN position(',' in line) > 0 THEN substr(line, position(',' in line) + 1) ELSE '' END), 120), true
FROM households_wardmeeting m, regexp_split_to_table(m.attendees, E'\\n') WITH ORDINALITY AS lines (line, place)
WHERE trim(line) <> ''
ORDER BY m.id, lines.place;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE households_meetingattendee ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("households", "0006_locked_lists_and_determinations")]

    operations = [
        migrations.RunSQL(LINES, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="wardmeeting", name="attendees"),
        migrations.RemoveField(model_name="wardmeetingevent", name="attendees"),
    ]
