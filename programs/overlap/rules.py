"""The pairs of a programme in force on a day, and conditions that find who is in such a pair: a few statements for all.

Whoever is in the other programme now (approved, active or suspended) counts. A household's enrolment is every member's:
a rule for the same person also holds between a member and the household they live in.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, When

from programs.models import Enrolment, OverlapOverride, OverlapRule
from programs.models.enrolments import ENROLLED_STATES

# Advisory locks of pairs: a class of their own beside the audit trail's.
LOCK_CLASS = 0x0E1


@dataclass(frozen=True)
class Pair:
    """What holds between a programme and the one called `name`."""

    rule: int
    other: int
    name: str
    level: str
    scope: str
    source: str
    since: date

    @property
    def forbids(self) -> bool:
        return self.level == OverlapRule.Level.FORBIDDEN


def pairs_of(programme, day) -> list[Pair]:
    """The pairs of `programme` in force on `day` that warn or forbid; of one pair and scope the latest rule counts."""
    rules = OverlapRule.objects.filter(Q(first=programme) | Q(second=programme), valid_from__lte=day)
    rules = rules.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).order_by("valid_from", "pk")
    found = {}
    for rule in rules.select_related("first", "second"):
        other = rule.second if rule.first_id == programme.pk else rule.first
        found[other.pk, rule.scope] = Pair(
            rule.pk, other.pk, other.name, rule.level, rule.scope, rule.source, rule.valid_from
        )
    return [pair for pair in found.values() if pair.level != OverlapRule.Level.ALLOWED]


def held_back(pairs) -> Q:
    """The condition over Enrolment: a forbidden pair, and no exception on record."""
    condition = Q(pk__in=[])
    for pair in pairs:
        if pair.forbids:
            excepted = OverlapOverride.objects.filter(enrolment=OuterRef("pk"), rule=pair.rule)
            condition |= Q(_of_enrolment(pair)) & ~Q(Exists(excepted))
    return condition


def warned(pairs) -> Q:
    """The condition over Enrolment: any pair that warns or forbids."""
    condition = Q(pk__in=[])
    for pair in pairs:
        condition |= Q(_of_enrolment(pair))
    return condition


def _of_enrolment(pair) -> Exists:
    others = Enrolment.objects.filter(
        household=OuterRef("household"), programme=pair.other, state__in=ENROLLED_STATES
    ).order_by()
    if pair.scope == OverlapRule.Scope.PERSON:
        same = Q(person=OuterRef("person")) | Q(person__isnull=True)
        others = others.filter(same | Q(household=OuterRef("whole_household")))
    return Exists(others)


def with_whole(enrolments):
    """`enrolments` with `whole_household`: the household where it is enrolled as a whole, else nothing. What
    `held_back` and `warned` need."""
    return enrolments.annotate(whole_household=Case(When(person__isnull=True, then=F("household"))))


def forbidden_among(pairs, *, of_persons: bool) -> Q:
    """The condition over the candidates (Person, else Household): a forbidden pair."""
    condition = Q(pk__in=[])
    for pair in pairs:
        if pair.forbids:
            condition |= Q(_of_candidate(pair, of_persons))
    return condition


def _of_candidate(pair, of_persons):
    household = OuterRef("household") if of_persons else OuterRef("pk")
    others = Enrolment.objects.filter(household=household, programme=pair.other, state__in=ENROLLED_STATES).order_by()
    if of_persons and pair.scope == OverlapRule.Scope.PERSON:
        others = others.filter(Q(person=OuterRef("pk")) | Q(person__isnull=True))
    return Exists(others)


@dataclass(frozen=True)
class Overlap:
    """A household's (or member's) enrolment that makes a pair with the programme looked at."""

    pair: Pair
    enrolment: Enrolment


def overlaps_of(programme, household, person=None, day=None, *, pairs=None) -> list[Overlap]:
    """The pairs that a proposal of `household` (or of its member `person`) would make; those forbidden first.

    Without `person` in a programme of persons: those any member would make.
    """
    pairs = pairs_of(programme, day) if pairs is None else pairs
    by_other = {}
    for pair in pairs:
        by_other.setdefault(pair.other, []).append(pair)
    others = Enrolment.objects.filter(household=household, programme__in=by_other, state__in=ENROLLED_STATES)
    found = [
        Overlap(pair, other)
        for other in others.select_related("programme", "person").order_by("proposed_at", "pk")
        for pair in by_other[other.programme_id]
        if pair.scope == OverlapRule.Scope.HOUSEHOLD or _same(person, other)
    ]
    return sorted(found, key=lambda one: not one.pair.forbids)


def _same(person, other) -> bool:
    return person is None or other.person_id is None or other.person_id == person.pk


def hold_pairs(pairs) -> None:
    """Hold the locks of these pairs until the transaction ends: of two programmes that exclude each other no two
    rosters are decided on at once."""
    with connection.cursor() as cursor:
        for rule in sorted(pair.rule for pair in pairs):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_CLASS, rule])
