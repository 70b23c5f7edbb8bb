"""In which order a roster's rows get its places: the kind's own priority, then spending a person a month."""

from django.db.models import Count, Q

from programs.enrolments.candidates import need
from programs.figures import PLACE_STATES
from programs.kinds import kind_of
from programs.models import Enrolment

RANK = ("need", "id")


def with_need(enrolments, programme):
    """`enrolments` with `need`, the number to rank by (lowest first)."""
    return enrolments.annotate(need=need(kind_of(programme).priority(), "household__current_visit__per_capita"))


def ranked(roster):
    """The roster's rows in order of need; those of equal need in order of proposal (the key sorts by time)."""
    return with_need(Enrolment.objects.filter(roster=roster), roster.programme).order_by(*RANK)


def places(roster) -> dict:
    """Counts of the roster's rows: `rows`, `undecided`, `waitlisted`, `rejected`, `approved` (to be made active),
    `taken` (places) and `free` (places left, never below 0)."""
    found = Enrolment.objects.filter(roster=roster).aggregate(
        rows=Count("pk"),
        undecided=Count("pk", filter=Q(state="proposed")),
        waitlisted=Count("pk", filter=Q(state="waitlisted")),
        rejected=Count("pk", filter=Q(state="rejected")),
        approved=Count("pk", filter=Q(state="approved")),
        taken=Count("pk", filter=Q(state__in=PLACE_STATES)),
    )
    return found | {"free": max(roster.quota - found["taken"], 0)}
