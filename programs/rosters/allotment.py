"""Who gets the places of a roster: in order of need, as far as quota and budget reach, whoever is contested waiting."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, Q, Value, When
from django.utils import timezone

from households.models.register import PersonStatus
from programs.kinds import kind_of
from programs.models import Enrolment
from programs.overlap.rules import held_back, pairs_of, with_whole
from programs.parameters import Parameters, parameters_of
from programs.rosters.ranking import contested, cost_of, places, ranked

HELD = Value(True)


@dataclass
class Allotment:
    """What approving would do: keys of the rows that get a place and of those that wait, both in order of need; how
    many stay undecided because they are `contested`, `overlapping` or not `ready`; `cost` in rupiah of those given."""

    given: list = field(default_factory=list)
    waiting: list = field(default_factory=list)
    proposers: set = field(default_factory=set)
    contested: int = 0
    overlapping: int = 0
    unready: int = 0
    cost: Decimal = Decimal(0)
    short_of: str = ""


def gone():
    """The condition of rows whose person died or moved away, or whose family has nobody left: they get no place."""
    return Q(person__isnull=False) & ~Q(person__status=PersonStatus.PRESENT) | Q(household__member_count=0)


def loose(programme):
    """The rows that a draft of `programme` may take: proposals on no roster, and those taken off a reserve list whose
    people are there (again)."""
    rows = Enrolment.objects.filter(programme=programme, roster__isnull=True)
    return rows.filter(Q(state="proposed") | Q(state="waitlisted") & ~gone())


def judged(enrolments, programme, pairs):
    """`enrolments` with `contested`, `overlapping` and `unready`: what holds a row back."""
    ready = kind_of(programme).ready
    ready_ones = [When(ready(), then=Value(False))] if ready else []
    flags = {
        "contested": Case(When(contested(), then=HELD), default=Value(False)),
        "overlapping": Case(When(held_back(pairs), then=HELD), default=Value(False)),
        "unready": Case(When(gone(), then=HELD), *ready_ones, default=HELD if ready else Value(False)),
    }
    return with_whole(enrolments).annotate(**flags)


class Terms(NamedTuple):
    """What holds for a roster today: the numbers in force and the pairs of its programme."""

    parameters: Parameters
    pairs: list


def terms_of(roster) -> Terms:
    """The terms of today, in two queries."""
    today = timezone.localdate()
    return Terms(parameters_of(roster.programme, today), pairs_of(roster.programme, today))


def allot(roster, *, states=("proposed",), terms=None, counts=None) -> Allotment:
    """What approving the rows in `states` would do; `terms` and `counts` where they are known already. Places go in
    order of need: the first row that the budget doesn't reach ends it: nobody is passed over for a cheaper one."""
    parameters, pairs = terms or terms_of(roster)
    counts = counts or places(roster, parameters)
    rows = judged(ranked(roster).filter(state__in=states), roster.programme, pairs)
    rows = rows.annotate(price=cost_of(roster.programme, parameters))
    found = Allotment()
    for pk, proposer, price, *held in rows.values_list(
        "pk", "proposed_by", "price", "contested", "overlapping", "unready"
    ):
        if any(held):
            found.contested += held[0]
            found.overlapping += held[1] and not held[0]
            found.unready += held[2] and not (held[0] or held[1])
            continue
        found.proposers.add(proposer)
        _give(found, pk, price, counts)
    return found


def _give(found, pk, price, counts):
    """Give the next row a place, or let it wait."""
    if not found.short_of and len(found.given) >= counts["free"]:
        found.short_of = "quota"
    if not found.short_of and counts["left"] is not None and found.cost + price > counts["left"]:
        found.short_of = "budget"
    if found.short_of:
        found.waiting.append(pk)
        return
    found.given.append(pk)
    found.cost += price
