"""What a figure is, what it counts, what narrows it, and whose rows are counted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from accounts.models import User
from households.models import District, Household, Person, Visit, Ward
from households.scope import sees_whole_city
from programs.models import Enrolment, Handover, Programme, SeedlingSpecies, SurvivalCheck

HOUSEHOLD, PERSON, VISIT, ENROLMENT = "household", "person", "visit", "enrolment"
HANDOVER, SURVIVAL = "handover", "survival"
MODELS = {
    HOUSEHOLD: Household, PERSON: Person, VISIT: Visit, ENROLMENT: Enrolment, HANDOVER: Handover,
    SURVIVAL: SurvivalCheck,
}  # fmt: skip
# Where each kind of row keeps its household, the ward and the officer. An enrolment carries its ward itself: counting
# by it reads the index alone.
TO_HOUSEHOLD = {
    HOUSEHOLD: "", PERSON: "household__", VISIT: "household__", ENROLMENT: "household__",
    HANDOVER: "enrolment__household__", SURVIVAL: "handover__enrolment__household__",
}  # fmt: skip
TO_WARD = {
    HOUSEHOLD: "ward", PERSON: "household__ward", VISIT: "household__ward", ENROLMENT: "ward",
    HANDOVER: "distribution__ward", SURVIVAL: "handover__distribution__ward",
}  # fmt: skip
TO_SPECIES = {HANDOVER: "species", SURVIVAL: "handover__species"}
TO_OFFICER = {HOUSEHOLD: "in_hands_of", VISIT: "officer"}
NOBODY = "none"


@dataclass(frozen=True)
class Conditions:
    """What narrows a report. `officer` is a User or NOBODY, `threshold` rupiah a person a month (None: statuses as
    decided); `since` and `until` are days, both included; `per` says what a report's rows are.
    """

    district: District | None = None
    ward: Ward | None = None
    officer: User | str | None = None
    programme: Programme | None = None
    species: SeedlingSpecies | None = None
    threshold: Decimal | None = None
    since: date | None = None
    until: date | None = None
    per: str = ""

    def with_(self, **changes) -> "Conditions":
        return replace(self, **changes)


@dataclass(frozen=True)
class Figure:
    """A number with a name: what it counts, in words, and `where(conditions)`, the Q that holds for its rows. With
    `adds` the number is the sum of that field over those rows."""

    key: str
    label: str | Promise
    counts: str
    where: Callable[[Conditions], Q]
    adds: str = ""

    def aggregate(self, conditions: "Conditions"):
        """The number as an aggregate over rows of its kind."""
        condition = self.where(conditions) or None
        return Coalesce(Sum(self.adds, filter=condition), 0) if self.adds else Count(Value(1), filter=condition)


class Scope:
    """Whose rows are counted: those `user` may see, or the whole city's where `user` is None (the command line)."""

    def __init__(self, user=None):
        self.user = user
        self.whole_city = user is None or sees_whole_city(user)

    @cached_property
    def wards(self) -> list[Ward]:
        """The wards in view with their districts, by district and name; read once."""
        wards = Ward.objects.all() if self.user is None else Ward.objects.visible_to(self.user)
        return list(wards.select_related("district").order_by("district__name", "name"))

    def rows(self, counts):
        """The queryset of a kind of row, before any condition."""
        base = MODELS[counts].objects.all()
        if self.whole_city:
            return base
        mine = Household.objects.visible_to(self.user)
        return mine if counts == HOUSEHOLD else base.filter(**{f"{TO_HOUSEHOLD[counts]}in": mine})

    def rows_with_officer(self, counts):
        """`rows`, a family with `in_hands_of`: the officer it is assigned to, else the one whose visit decided it.

        Approval ends an assignment; what was verified stays the work of the officer who verified it.
        """
        if counts != HOUSEHOLD:
            return self.rows(counts)
        return self.rows(counts).annotate(in_hands_of=Coalesce("assigned_to", "current_visit__officer"))

    @property
    def words(self) -> str:
        """`Kota Kupang`, or the names of the wards in view."""
        return "Kota Kupang" if self.whole_city else ", ".join(ward.name for ward in self.wards)
