"""A family as it was on a date: members, head, ward, address and status, by the day on which things happened.

What stands now, with every later event taken away. A correction of a mistake holds for the past as well; an event
changes the family from its day on. A day is read as it ended.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, Q
from django.utils import timezone

from households.models import EventMember, Household, LifeEvent, Person, Visit, Ward
from households.models.register import PersonStatus, PovertyStatus, Relation, VerificationStatus

_panels: list[Callable] = []


def add_past_panel(function):
    """Register `function(household, user, day) -> Panel or None` for the page of the past, from an app above."""
    _panels.append(function)
    return function


def past_panels(household, user, day) -> list:
    """The panels of the apps above for one day."""
    return [panel for panel in (function(household, user, day) for function in _panels) if panel]


@dataclass(frozen=True)
class PastMember:
    """A member on the day, with relation and age then."""

    person: Person
    relation: str
    age: int | None

    @property
    def relation_label(self) -> str:
        return Relation(self.relation).label


@dataclass(frozen=True)
class Past:
    """The family at the end of `day`. `known` False: it wasn't in the register yet."""

    day: date
    known: bool
    members: tuple[PastMember, ...]
    ward: Ward
    rw: str
    rt: str
    address: str
    verification_status: str
    poverty_status: str
    visit: Visit | None
    since: tuple[LifeEvent, ...]

    @property
    def head(self) -> PastMember | None:
        return next((one for one in self.members if one.relation == Relation.HEAD), None)

    def covered(self) -> "Past":
        """The same without what a visit said of the family."""
        return replace(self, poverty_status=PovertyStatus.UNKNOWN, visit=None)


def end_of(day: date) -> datetime:
    """The first moment after `day` in the city's zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def household_on(household: Household, day: date) -> Past:
    """The Past of `household` at the end of `day`; five queries whatever the size."""
    events = _events(household)
    since = tuple(event for event in events if event.happened_on > day)
    visit = _visit(household, day)
    return Past(
        day=day,
        known=_known_since(household, events) <= day,
        members=members_on(household, day),
        visit=visit,
        verification_status=_verification(household, day, visit),
        poverty_status=visit.poverty_status if visit else PovertyStatus.UNKNOWN,
        since=since,
        **_residence(household, since),
    )


def _events(household) -> list[LifeEvent]:
    """What happened to the household, the earliest first."""
    found = LifeEvent.objects.standing().filter(Q(household=household) | Q(other=household))
    return list(found.select_related("residence__from_ward__district").order_by("happened_on", "pk"))


def members_on(household: Household, day: date) -> tuple[PastMember, ...]:
    """Who belonged to the household at the end of `day`, the head first, then by age."""
    later = EventMember.objects.filter(event__undone_at__isnull=True, event__happened_on__gt=day)
    later = later.order_by("event__happened_on", "event_id")
    # A union, since an OR over two tables would read every person of the register.
    here = Person.objects.filter(household=household).order_by().values("pk")
    left = EventMember.objects.filter(from_household=household).values("person")
    people = Person.objects.filter(pk__in=here.union(left))
    people = people.prefetch_related(Prefetch("event_rows", later, to_attr="later_rows"))
    found = [_member_on(one, household.pk, day) for one in people.order_by("pk")]
    return tuple(
        sorted(
            filter(None, found),
            key=lambda one: (one.relation != Relation.HEAD, one.person.birth_date or day, one.person.pk),
        )
    )


def _member_on(person, household_id, day):
    """The person as a member on the day, or None: the first event after the day tells what stood before it."""
    if person.later_rows:
        row = person.later_rows[0]
        there, relation, status, left = row.from_household_id, row.from_relation, row.from_status, row.from_left_on
    else:
        there, relation, status, left = person.household_id, person.relation, person.status, person.left_on
    gone = status != PersonStatus.PRESENT and (left is None or left <= day)
    unborn = person.birth_date is not None and person.birth_date > day
    if there != household_id or gone or unborn:
        return None
    return PastMember(person, relation, person.age_on(day))


def _residence(household, since) -> dict:
    """Where it lived before the first of the later moves."""
    moves = (event.residence for event in since if hasattr(event, "residence"))
    row = next((one for one in moves if one.household_id == household.pk), None)
    if row is None:
        return {"ward": household.ward, "rw": household.rw, "rt": household.rt, "address": household.address}
    return {"ward": row.from_ward, "rw": row.from_rw, "rt": row.from_rt, "address": row.from_address}


def _visit(household, day):
    found = Visit.objects.filter(household=household, state="approved", visited_on__lte=day)
    found = found.select_related("second_check")
    return found.order_by("-visited_on", "-pk").first()


def _verification(household, day, visit) -> str:
    """As the register said at the end of the day: the old row of the first change after it, else what stands now.

    What was loaded without old rows was not verified before its first approved visit.
    """
    events = Household.pgh_event_models["update"].objects
    after = events.filter(pgh_obj_id=household.pk, pgh_created_at__gte=end_of(day)).order_by("pgh_id")
    if found := after.values_list("verification_status", flat=True).first():
        return found
    now = household.verification_status
    return VerificationStatus.UNVERIFIED if now == VerificationStatus.VERIFIED and not visit else now


def _known_since(household, events) -> date:
    """The day of the event that made the family, else the day it was entered."""
    made = (event.happened_on for event in events if event.founds_other and event.other_id == household.pk)
    return next(made, timezone.localdate(household.created_at))
