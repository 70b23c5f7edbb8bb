"""Families and people of the register as the rules want them: plain values, a few queries whatever the size."""

from django.db.models import Max

from households.events.rules import Address, Family, Someone
from households.models import EventMember, EventResidence, Household, LifeEvent, Person


def family_of(household: Household) -> Family:
    """The household with its present members."""
    people = list(household.members.present().order_by("birth_date", "pk"))
    latest = last_events([one.pk for one in people])
    moved = EventResidence.objects.filter(household=household, event__undone_at__isnull=True)
    return Family(
        id=household.pk,
        label=household.head_name or "–",
        ward=household.ward_id,
        members=tuple(someone_of(one, latest.get(one.pk)) for one in people),
        founded_on=_founded_on(household),
        moved_on=moved.aggregate(day=Max("event__happened_on"))["day"],
    )


def someone_of(person: Person, last_event=None) -> Someone:
    """One person as they stand."""
    return Someone(
        id=person.pk, name=person.name, sex=person.sex, birth_date=person.birth_date, family=person.household_id,
        relation=person.relation, status=person.status, left_on=person.left_on,
        last_event=max(filter(None, (last_event, person.left_on)), default=None),
    )  # fmt: skip


def known_person(person: Person) -> Someone:
    """One person with the day of the latest event that touched them."""
    return someone_of(person, last_events([person.pk]).get(person.pk))


def last_events(keys) -> dict:
    """Person key → the day of the latest standing event that touched them."""
    rows = EventMember.objects.filter(person__in=keys, event__undone_at__isnull=True)
    return dict(rows.order_by().values_list("person").annotate(day=Max("event__happened_on")))


def address_of(household: Household) -> Address:
    """Where the household lives now."""
    return Address(household.ward_id, household.ward.name, household.rw, household.rt, household.address)


def _founded_on(household):
    made = LifeEvent.objects.standing().filter(other=household, founds_other=True)
    return made.values_list("happened_on", flat=True).first()
