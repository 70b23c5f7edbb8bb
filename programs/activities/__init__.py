"""What happens once a roster is approved: training sessions, seedling distributions.

A kind names its activity; ACTIVITIES maps the name to what the roster's page shows of it.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _

from programs.activities import seedlings, training


class Activity(NamedTuple):
    """`annotate(rows)` adds `done` to a queryset of enrolments; `context(roster, rows)` gives what
    `templates/programs/activities/<name>.html` shows, with `row_title` and `notes` (enrolment id → text)."""

    annotate: Callable
    context: Callable


def _sessions(roster, rows) -> dict:
    sessions = list(training.sessions_of(roster))
    held = sum(1 for session in sessions if session.recorded)
    there = [row for row in rows if row.state in training.PARTICIPANT_STATES]
    notes = {row.pk: f"{round(100 * row.done / held):d} %" for row in there} if held else {}
    needed = next((session.needed for session in sessions), None) if held else None
    return {"sessions": sessions, "held": held, "needed": needed, "row_title": _("Attendance"), "notes": notes}


def _distributions(roster, rows) -> dict:
    notes = {row.pk: row.done for row in rows if row.done}
    return {"distributions": list(seedlings.distributions_of(roster)), "row_title": _("Received"), "notes": notes}


ACTIVITIES = {
    "sessions": Activity(training.with_attendance, _sessions),
    "distributions": Activity(seedlings.with_received, _distributions),
}
