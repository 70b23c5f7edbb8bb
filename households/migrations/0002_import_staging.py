"""Rows of a checked list wait here until it is accepted.

Unlogged: loading costs half, and what a crash empties is made again from the stored file. No foreign keys and no
model: only `households.imports.staging` reads and writes them.
"""

from django.db import migrations, models
from django.utils.translation import gettext_lazy as _

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
"""
DROP = "DROP TABLE households_staged_person; DROP TABLE households_staged_household;"


class Migration(migrations.Migration):
    dependencies = [("households", "0001_initial")]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        migrations.AddField(
            "importbatch", "household_count", models.PositiveIntegerField(_("households in the list"), default=0)
        ),
        migrations.AddField(
            "importbatch",
            "registered_elsewhere",
            models.PositiveIntegerField(_("already in another household"), default=0),
        ),
    ]
