"""What happens once a roster is approved: training sessions, seedling distributions.

A kind names its activity; ACTIVITIES maps the name to what the roster's page shows of it: a function of the roster and
the ids of the enrolments on the page that gives the context of `templates/programs/activities/<name>.html`, with
`row_title` and `notes` (enrolment id → text), the column it adds to the rows.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from programs.activities import seedlings, training
from programs.parameters import parameters_of


def sessions_context(roster, ids) -> dict:
    """The sessions with their counts, and each participant's share of those held."""
    sessions = list(training.sessions_of(roster))
    held = sum(1 for session in sessions if session.recorded)
    shares = training.shares(ids, held) if held else {}
    notes = {pk: f"{shares.get(pk, 0):g} %" for pk in ids} if held else {}
    needed = parameters_of(roster.programme, timezone.localdate()).get("attendance_share") if held else None
    return {"sessions": sessions, "held": held, "needed": needed, "row_title": _("Attendance"), "notes": notes}


def distributions_context(roster, ids) -> dict:
    """The distributions with their counts, and what each household got."""
    got = seedlings.received(ids)
    notes = {pk: str(quantity) for pk, quantity in got.items()}
    return {"distributions": list(seedlings.distributions_of(roster)), "row_title": _("Received"), "notes": notes}


ACTIVITIES = {"sessions": sessions_context, "distributions": distributions_context}
