"""What reports and pages count, defined once: enrolled, by programme and ward, and households in nothing.

Each function takes a queryset already cut to what the person may see (`visible_to`) and gives a queryset.
"""

from django.db.models import Count, Exists, OuterRef, Q

from programs.models import Enrolment
from programs.models.enrolments import ENROLLED_STATES, OPEN_STATES

# Enrolments that take (or took) a place of their roster: an exit frees the place, a completion doesn't.
PLACE_STATES = (*ENROLLED_STATES, "completed")


def enrolled(enrolments):
    """The enrolments by which a family is in a programme now."""
    return enrolments.filter(state__in=ENROLLED_STATES)


def by_state(enrolments):
    """Rows `state`, `count`."""
    return enrolments.order_by().values("state").annotate(count=Count("pk")).order_by("state")


def by_programme_and_ward(enrolments):
    """Rows `programme`, `ward`, `state`, `count` (enrolments) and `households` (each once)."""
    rows = enrolments.order_by().values("programme", "ward", "state")
    return rows.annotate(count=Count("pk"), households=Count("household", distinct=True)).order_by(
        "programme", "ward", "state"
    )


def by_programme(enrolments):
    """Rows `programme`, `proposed`, `waitlisted`, `enrolled`, `completed`, `total`: one line a programme."""
    return (
        enrolments.order_by()
        .values("programme")
        .annotate(
            proposed=Count("pk", filter=Q(state="proposed")),
            waitlisted=Count("pk", filter=Q(state="waitlisted")),
            enrolled=Count("pk", filter=Q(state__in=ENROLLED_STATES)),
            completed=Count("pk", filter=Q(state="completed")),
            total=Count("pk"),
        )
        .order_by("programme")
    )


def by_roster(enrolments):
    """Rows `roster`, `rows`, `taken` (places)."""
    rows = enrolments.order_by().values("roster")
    return rows.annotate(rows=Count("pk"), taken=Count("pk", filter=Q(state__in=PLACE_STATES))).order_by("roster")


def _enrolments_of_household(**conditions):
    return Enrolment.objects.filter(household=OuterRef("pk"), **conditions)


def households_enrolled_in(households, programme):
    """The households of the queryset that are in `programme` (an instance or its key) now."""
    return households.filter(Exists(_enrolments_of_household(programme=programme, state__in=ENROLLED_STATES)))


def households_enrolled_in_nothing(households):
    """The households that are in no programme now (a proposal or a waiting place isn't being in it)."""
    return households.filter(~Exists(_enrolments_of_household(state__in=ENROLLED_STATES)))


def verified_extremely_poor(households):
    """The households verified as extremely poor."""
    return households.filter(verification_status="verified", poverty_status="extreme_poor")


def without_open_enrolment(households, programme):
    """The households that hold or ask for no place in `programme`."""
    return households.filter(~Exists(_enrolments_of_household(programme=programme, state__in=OPEN_STATES)))
