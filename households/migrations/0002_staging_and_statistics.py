"""What stands beside the models: the rows of lists on their way in, and what the planner should know of names.

Rows of a checked list wait in tables of their own until the list is accepted. Unlogged: loading costs half, and what a
crash empties is made again from the stored file. No foreign keys and no model: only `households.imports` reads and
writes them.
"""

from django.db import migrations

CREATE = """
CREATE UNLOGGED TABLE households_staged_household (
    batch_id integer NOT NULL,
    kk varchar(16) NOT NULL,
    id uuid NOT NULL,
    ward_id bigint NOT NULL,
    rt varchar(3) NOT NULL,
    rw varchar(3) NOT NULL,
    address varchar(200) NOT NULL,
    head_name varchar(120) NOT NULL,
    members integer NOT NULL,
    PRIMARY KEY (batch_id, kk)
);
CREATE UNLOGGED TABLE households_staged_person (
    batch_id integer NOT NULL,
    row integer NOT NULL,
    kk varchar(16) NOT NULL,
    household_id uuid NOT NULL,
    id uuid NOT NULL,
    nik varchar(16),
    name varchar(120) NOT NULL,
    birth_date date NOT NULL,
    birth_place varchar(60) NOT NULL,
    sex varchar(1) NOT NULL,
    relation varchar(14) NOT NULL,
    occupation varchar(80) NOT NULL,
    mother_name varchar(120) NOT NULL,
    PRIMARY KEY (batch_id, row)
);
CREATE UNLOGGED TABLE households_staged_entry (
    batch_id integer NOT NULL,
    row integer NOT NULL,
    key varchar(160) NOT NULL,
    kk varchar(16) NOT NULL,
    nik varchar(16) NOT NULL,
    name varchar(120) NOT NULL,
    ward_id bigint,
    address varchar(200) NOT NULL,
    source_id varchar(40) NOT NULL,
    decile smallint,
    padan boolean,
    pkh boolean,
    bpnt boolean,
    pbi boolean,
    pip boolean
);
CREATE INDEX staged_entry_of_batch ON households_staged_entry (batch_id);
"""
DROP = "DROP TABLE households_staged_entry, households_staged_person, households_staged_household;"

# How many people share a name (`households.filters.borne_by_many` asks it): with the ordinary hundred samples the
# planner takes a family name that one in a hundred bears for one that nobody has.
COUNTED = ("person_name_trigram", "person_plain_name", "household_address_trigram")


class Migration(migrations.Migration):
    dependencies = [("households", "0001_initial")]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        *(
            migrations.RunSQL(
                f"ALTER INDEX {index} ALTER COLUMN 1 SET STATISTICS 1000",
                f"ALTER INDEX {index} ALTER COLUMN 1 SET STATISTICS -1",
            )
            for index in COUNTED
        ),
    ]
