"""Whom the evidence proposes for graduation, and whom somebody watches."""

from typing import NamedTuple

from django.db.models import DateField, Exists, F, Func, OuterRef, Value

from households.models import Visit
from programs.common_numbers import APART
from programs.graduation.rules import ABOVE, Evidence, Seen, judge
from programs.models import Enrolment, EnrolmentState, Graduation
from programs.models.enrolments import ENDED_STATES
from programs.parameters import parameters_of

VISIT_FIELDS = ("household", "pk", "visited_on", "poverty_status", "per_capita")


class MonthsBefore(Func):
    """The date so many whole months before another one."""

    template = "(%(expressions)s))::date"
    arg_joiner = " - make_interval(months => "
    output_field = DateField()


def months_needed(programme, day) -> int | None:
    """The months between two visits in force on `day`; None where nobody set them."""
    found = parameters_of(programme, day).get(APART)
    return int(found.value) if found else None


def candidates(programme, day):
    """The active enrolments of `programme` whose latest visit finds the family above the threshold, and an earlier one
    far enough back did too. What lies in between, `evidence_of` judges."""
    needed = months_needed(programme, day)
    if needed is None:
        return Enrolment.objects.none()
    latest = MonthsBefore(F("household__current_visit__visited_on"), Value(needed))
    before = Visit.objects.filter(
        household=OuterRef("household"), state="approved", poverty_status=ABOVE, visited_on__lte=OuterRef("latest")
    )
    found = Enrolment.objects.filter(programme=programme, state=EnrolmentState.ACTIVE, household__poverty_status=ABOVE)
    return found.annotate(latest=latest).filter(Exists(before))


def evidence_of(household_ids, needed) -> dict[object, Evidence]:
    """Household id → Evidence, in one query for all."""
    seen: dict = {pk: [] for pk in household_ids}
    visits = Visit.objects.filter(household__in=seen, state="approved").exclude(poverty_status="unknown")
    for household, *values in visits.order_by("visited_on", "pk").values_list(*VISIT_FIELDS):
        seen[household].append(Seen(*values))
    return {pk: judge(visits, needed) for pk, visits in seen.items()}


def watched(programme):
    """The graduations being watched, the one that ends first on top."""
    found = Graduation.objects.filter(enrolment__programme=programme, outcome=Graduation.Outcome.WATCHED)
    related = ("enrolment__household__ward", "enrolment__household__current_visit", "enrolment__person")
    return found.select_related(*related).order_by("watch_until", "pk")


class Course(NamedTuple):
    """Two more enrolments of the same person, or household, in the same programme."""

    former: Enrolment | None
    later: Enrolment | None


def course_of(enrolment) -> Course:
    """Where an enrolment stands among those of its kin: `former` is the latest earlier one that ended, of which it is a
    re-entry; `later` the first after it, once it has ended itself. None where there is none; one query."""
    same = {"person": enrolment.person_id} if enrolment.person_id else {"household": enrolment.household_id}
    others = Enrolment.objects.filter(programme=enrolment.programme_id, **same).exclude(pk=enrolment.pk)
    others = list(others.order_by("proposed_at", "pk"))
    before = [one for one in others if one.proposed_at < enrolment.proposed_at and one.state in ENDED_STATES]
    after = [one for one in others if one.proposed_at > enrolment.proposed_at]
    ended = enrolment.state in ENDED_STATES
    return Course(before[-1] if before else None, after[0] if ended and after else None)
