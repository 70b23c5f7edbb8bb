"""Whom the evidence proposes for graduation, and whom somebody watches."""

from django.db.models import DateField, Exists, F, Func, OuterRef, Value

from households.models import Visit
from programs.graduation.parameters import APART
from programs.graduation.rules import ABOVE, Evidence, Seen, judge
from programs.models import Enrolment, EnrolmentState, Graduation
from programs.parameters import parameters_of

ENDED = ("exited", "completed")
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


def former_of(enrolment):
    """The latest earlier enrolment in the same programme that ended (of the person, or of the household): what a new
    one after it is a re-entry from. None for a first entry."""
    same = {"person": enrolment.person_id} if enrolment.person_id else {"household": enrolment.household_id}
    found = Enrolment.objects.filter(programme=enrolment.programme_id, state__in=ENDED, **same)
    return found.filter(proposed_at__lt=enrolment.proposed_at).order_by("-proposed_at").first()


def later_of(enrolment):
    """The first enrolment in the same programme after this one ended: its re-entry; None where there is none."""
    if enrolment.state not in ENDED:
        return None
    same = {"person": enrolment.person_id} if enrolment.person_id else {"household": enrolment.household_id}
    found = Enrolment.objects.filter(programme=enrolment.programme_id, proposed_at__gt=enrolment.proposed_at, **same)
    return found.order_by("proposed_at").first()
