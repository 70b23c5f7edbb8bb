"""A household's history in words: the audit trail beside what the triggers kept of each row. One query."""

import datetime
import json
from dataclasses import dataclass, field
from itertools import pairwise

from django.db import connection
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.deeds import deed
from accounts.privacy import mask, redact
from households.models import Household, Person

LIMIT = 400
LOOKS = ("household.viewed", "identity.reveal", "visit.view")
# A deed's audit entry is written by the clock of the application, the row's copy by that of the transaction.
SAME_DEED = datetime.timedelta(seconds=5)
NUMBERS = ("kk_number", "nik")
SHOWN = {
    "households.household": (
        Household,
        ("kk_number", "ward", "rw", "rt", "address", "latitude", "longitude", "assigned_to", "verification_status",
         "poverty_status"),
    ),
    "households.person": (
        Person,
        ("name", "nik", "sex", "birth_date", "birth_place", "relation", "mother_name", "education", "school_level",
         "occupation", "disability", "severely_disabled", "pregnant", "status", "left_on"),
    ),
}  # fmt: skip

_sources = {"households.person": "households_person", "households.visit": "households_visit"}


def add_history(object_type, table):
    """Show the audit entries of another model with a `household_id` on the case page."""
    _sources[object_type] = table


@dataclass
class Entry:
    """Something that happened: a title, when, by whom, and lines of what changed. `look`: only read."""

    title: str
    at: datetime.datetime
    by: str
    lines: list = field(default_factory=list)
    note: str = ""
    look: bool = False
    action: str = ""


def history_of(household) -> list[Entry]:
    """The entries of one household, the latest first, at most LIMIT."""
    rows = _rows(household)
    entries = [_entry(row) for row in rows if row["kind"] == "audit"]
    for at, by, lines in _changes([row for row in rows if row["kind"] != "audit"]):
        _attach(entries, at, by, lines)
    entries.sort(key=lambda entry: entry.at, reverse=True)
    return entries


def _entry(row):
    note = redact(" · ".join(filter(None, [row["summary"], str(row["purpose"])])))
    look = row["action"] in LOOKS
    return Entry(str(deed(row["action"])), row["at"], row["actor"], note=note, look=look, action=row["action"])


def _attach(entries, at, by, lines):
    for entry in entries:
        if not entry.look and entry.by == by and abs(entry.at - at) <= SAME_DEED:
            entry.lines += [line for line in lines if line not in entry.lines]
            return
    entries.append(Entry(_("Data changed"), at, by, lines))


def _changes(rows):
    """(when, who, lines) of each transaction: rows of one object in order, each compared with the one after it."""
    found = {}
    objects = {}
    for row in sorted(rows, key=lambda row: (row["kind"] == "current", row["seq"])):
        objects.setdefault((row["object_type"], row["object_id"]), []).append(row)
    for (object_type, _object_id), versions in objects.items():
        for before, after in pairwise(versions):
            lines = _differences(object_type, before["values"], after["values"])
            if lines:
                known = found.setdefault((before["at"], before["actor"]), [])
                known += [line for line in lines if line not in known]
    return [(at, by, lines) for (at, by), lines in found.items()]


def _differences(object_type, before, after):
    model, names = SHOWN[object_type]
    who = f"{after['name']} · " if object_type == "households.person" else ""
    return [
        f"{who}{_label(model, name)}: {_said(model, name, before.get(name))} → {_said(model, name, after.get(name))}"
        for name in names
        if before.get(name) != after.get(name)
    ]


def _label(model, name):
    label = str(model._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def _said(model, name, value):
    if value in (None, ""):
        return "–"
    if name in NUMBERS:
        return mask(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    kind = model._meta.get_field(name)
    if kind.flatchoices:
        return str(dict(kind.flatchoices).get(value, value))
    if kind.get_internal_type() == "DateField":
        return f"{parse_date(value):%d/%m/%Y}"
    return str(value)


NAMED = "jsonb_build_object('ward', w.name, 'assigned_to', u.full_name)"
WHO = "coalesce(a.full_name, 'system')"
EVENT_JOINS = """
    LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id
    LEFT JOIN accounts_user a ON a.id = (c.metadata ->> 'user')::bigint
"""
QUERY = f"""
WITH told AS (
    SELECT 'households.household' AS object_type, %(id)s::text AS object_id
    {{sources}}
)
SELECT * FROM (
    SELECT 'audit' AS kind, a.id AS seq, a.at, a.actor, a.action, a.object_type, a.object_id, a.summary, a.purpose,
           NULL::jsonb AS "values"
    FROM told JOIN accounts_auditentry a USING (object_type, object_id)
    ORDER BY a.id DESC LIMIT {LIMIT}
) trail
UNION ALL
SELECT 'event', e.pgh_id, e.pgh_created_at, {WHO}, '', 'households.household', e.pgh_obj_id::text, '', '',
       to_jsonb(e) || {NAMED}
FROM households_householdevent e {EVENT_JOINS}
    LEFT JOIN households_ward w ON w.id = e.ward_id LEFT JOIN accounts_user u ON u.id = e.assigned_to_id
WHERE e.pgh_obj_id = %(id)s
UNION ALL
SELECT 'event', e.pgh_id, e.pgh_created_at, {WHO}, '', 'households.person', e.pgh_obj_id::text, '', '', to_jsonb(e)
FROM households_personevent e {EVENT_JOINS}
WHERE e.household_id = %(id)s
UNION ALL
SELECT 'current', 0, h.updated_at, '', '', 'households.household', h.id::text, '', '', to_jsonb(h) || {NAMED}
FROM households_household h
    LEFT JOIN households_ward w ON w.id = h.ward_id LEFT JOIN accounts_user u ON u.id = h.assigned_to_id
WHERE h.id = %(id)s
UNION ALL
SELECT 'current', 0, p.updated_at, '', '', 'households.person', p.id::text, '', '', to_jsonb(p)
FROM households_person p WHERE p.household_id = %(id)s
"""  # noqa: S608 - constants alone; the household is a parameter


def _rows(household):
    sources = "".join(
        f"UNION ALL SELECT '{object_type}', id::text FROM {table} WHERE household_id = %(id)s\n"  # noqa: S608 - ours
        for object_type, table in _sources.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(QUERY.format(sources=sources), {"id": household.pk})
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    for row in rows:
        row["values"] = json.loads(row["values"]) if isinstance(row["values"], str) else row["values"]
    return rows
