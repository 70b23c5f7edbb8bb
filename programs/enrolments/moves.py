"""Changing the state of enrolments: one statement for however many rows, each with its line in the audit trail.

The old rows are kept by the history triggers; nothing here loops.
"""

import pghistory
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry
from programs.enrolments.workflow import TRANSITIONS
from programs.models import Enrolment

COLUMNS = {"roster_id", "decided_by_id", "decided_at", "started_on", "ended_on", "exit_reason", "exit_note"}

MOVE = """
WITH changed AS (
    UPDATE {enrolment} SET {assignments}
    WHERE id = ANY(%s) AND {condition}
    RETURNING id
), told AS (
    INSERT INTO {audit} (at, actor_id, actor, action, object_type, object_id, summary, purpose)
    SELECT %s, %s, %s, %s, %s, changed.id::text, %s, '' FROM changed
)
SELECT id FROM changed
"""

# The history triggers ask for two settings and catch the error where one is missing; each such error looks through all
# foreign keys that wait to be checked, so many rows would cost the square of their number. With both set nothing fails.
CALM = """
SELECT set_config('pgtrigger.ignore', coalesce(nullif(current_setting('pgtrigger.ignore', true), ''), '{}'), true)
"""


def _run(ids, assignments, condition, by, action, summary) -> list:
    """Ids that were changed. `assignments` and `condition` are pairs (SQL of this module, values)."""
    told = [timezone.now(), by.pk, str(by), action, Enrolment._meta.label_lower, str(summary)]
    statement = MOVE.format(
        enrolment=Enrolment._meta.db_table,
        audit=AuditEntry._meta.db_table,
        assignments=f"{assignments[0]}, version = version + 1",
        condition=condition[0],
    )
    with pghistory.context(user=by.pk), connection.cursor() as cursor:
        cursor.execute(CALM)
        cursor.execute(statement, [*assignments[1], list(ids), *condition[1], *told])
        return [row[0] for row in cursor.fetchall()]


def move(ids, *, new, by, summary="", **columns) -> list:
    """Bring the enrolments with these ids into state `new`, from every state that may; return the ids changed.

    Call it inside a transaction that holds the roster's lock where places are counted. `columns` are values for
    COLUMNS, the same for all rows.
    """
    unknown = set(columns) - COLUMNS
    if unknown:
        raise ValueError(f"not a column to set: {unknown}")
    old = [str(state) for state, following in TRANSITIONS.items() if new in following]
    assignments = ", ".join(["state = %s", *(f"{name} = %s" for name in columns)])
    values = [str(new), *columns.values()]
    return _run(ids, (assignments, values), ("state = ANY(%s)", [old]), by, f"enrolment.{new}", summary)


def take_along(pk, *, household, by, summary) -> None:
    """Let one enrolment follow to another household and its ward."""
    assignments = ("household_id = %s, ward_id = %s", [household.pk, household.ward_id])
    _run([pk], assignments, ("true", []), by, "enrolment.along", summary)


def put_on_roster(ids, *, roster, by) -> list:
    """Put rows that nobody decided, or that wait, and are on no roster onto `roster`; return the ids that were."""
    condition = (
        "state IN ('proposed', 'waitlisted') AND roster_id IS NULL AND programme_id = %s",
        [roster.programme_id],
    )
    return _run(ids, ("roster_id = %s", [roster.pk]), condition, by, "enrolment.roster", roster.name)


def take_off_roster(ids, *, roster, by, summary="", state="proposed") -> list:
    """Take undecided rows (or those in another `state`) off `roster`; they keep their state. Return the ids."""
    condition = ("state = %s AND roster_id = %s", [str(state), roster.pk])
    return _run(ids, ("roster_id = NULL", []), condition, by, "enrolment.roster_off", summary or roster.name)
