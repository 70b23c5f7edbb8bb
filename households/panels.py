"""What the case page shows of a household's way through visits, meetings and determinations, and of objections.

One query for both panels: meetings, determinations and objections are read together, the visits by the page itself.
"""

from collections import namedtuple

from django.db.models import CharField, DecimalField, F, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from households.case import Panel, add_panel
from households.models import DeterminationRow, MeetingItem, Objection
from households.models.meetings import MeetingState
from households.models.visits import VisitState

VISIT, MEETING, DETERMINATION, OBJECTION = range(4)
Step = namedtuple("Step", "order day about status decision per_capita what visit")


@add_panel
def status_line(household, user) -> Panel | None:
    """The household's status by date: approved visits, meetings' decisions, determinations; oldest first."""
    if not user.has_perm("households.view_visit"):
        return None
    seen = {visit.pk: visit for visit in household.visit_list if visit.state == VisitState.APPROVED}
    steps = [
        Step(VISIT, one.visited_on, one.pk, one.poverty_status, "", one.per_capita, "", str(one.pk))
        for one in seen.values()
    ]
    visits = {step.visit for step in steps}
    steps += [step for step in _steps(household, user) if step.order != OBJECTION and step.visit in visits]
    if not steps:
        return None
    steps.sort(key=lambda step: (step.day, step.order))
    return Panel(_("Status through time"), "households/_line.html", {"steps": [_shown(one) for one in steps]}, order=10)


@add_panel
def objections(household, user) -> Panel | None:
    """The objections about a household, and where to record one."""
    if not user.has_perm("households.view_objection"):
        return None
    found = [_objected(step) for step in _steps(household, user) if step.order == OBJECTION]
    records = user.has_perm("households.record_objection")
    context = {"objections": found, "records": records, "household": household.pk}
    return Panel(_("Objections"), "households/_objections.html", context, order=80)


def _shown(step):
    what, name = {
        VISIT: (_("Visit"), "visit"),
        MEETING: (_("Ward meeting"), "meeting"),
        DETERMINATION: (_("Determination %(number)s") % {"number": step.what}, "determination"),
    }[step.order]
    return step._asdict() | {"what": what, "url": reverse(name, args=[step.about])}


def _objected(step):
    return {"url": reverse("objection", args=[step.about]), "label": step.what, "state": step.status, "due": step.day}


def _steps(household, user):
    """The Steps of the household but its visits; read once for both panels."""
    if not hasattr(household, "_steps"):
        household._steps = [Step(*row) for row in _query(household, user)] if user.has_perms(SEES) else []
    return household._steps


SEES = ("households.view_determination", "households.view_objection")


def _query(household, user):
    items = MeetingItem.objects.filter(household=household).exclude(meeting__state=MeetingState.OPEN)
    rows = DeterminationRow.objects.visible_to(user).filter(household_id=household.pk)
    found = Objection.objects.visible_to(user).filter(household=household)
    parts = (
        (items, MEETING, "meeting__held_on", "meeting_id", "poverty_status", "decision", "per_capita", Value(""),
         "visit_id"),
        (rows, DETERMINATION, "determination__determined_on", "determination_id", "poverty_status", "decision",
         "per_capita", F("determination__number"), "visit_id"),
        (found, OBJECTION, "due_on", "id", "state", "", "", F("object_label"), ""),
    )  # fmt: skip
    first, *others = (_columns(*part) for part in parts)
    return first.union(*others, all=True)


def _columns(rows, order, day, about, status, decision, amount, what, visit):
    money = DecimalField(max_digits=12, decimal_places=2)
    return rows.order_by().values_list(
        Value(order), F(day), F(about), F(status), F(decision) if decision else Value(""),
        Cast(F(amount) if amount else None, money), Cast(what, CharField()),
        Cast(F(visit), CharField()) if visit else Value(""),
    )  # fmt: skip
