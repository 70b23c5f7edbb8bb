"""Which enrolments a life event touches, and how each stands after it."""

from django.db.models import Q

from households.models import Person
from households.models.register import PersonStatus, Relation
from programs.kinds import KINDS, kind_of
from programs.models import Enrolment
from programs.touched.rules import Standing


def touched_by(plan):
    """The open enrolments that `plan` (of households.events) touches: those of whoever leaves, those of families that
    lose somebody, get another head or move to another ward, and, where a kind counts members, of families that get
    one more."""
    leaving = [change.who.id for change in plan.leavers]
    losing = {change.who.family for change in plan.leavers}
    losing |= {change.who.family for change in plan.changes if change.relation == Relation.HEAD} - {None}
    gaining = {change.family for change in plan.changes if change.family != change.who.family}
    counting = [name for name, kind in KINDS.items() if kind.counts_members]
    found = Q(person__in=leaving) | Q(person__isnull=True, household__in=losing)
    found |= Q(person__isnull=True, household__in=_keys(gaining), programme__kind__in=counting)
    if plan.moves_to and plan.moves_to.ward != plan.family.ward:
        found |= Q(household=plan.family.id)
    return Enrolment.objects.open().filter(found).select_related("programme", "person", "household").order_by("pk")


def _keys(families):
    """Without the family that the event founds, which has no key yet."""
    return [key for key in families if not isinstance(key, str)]


def standing_of(touch) -> Standing:
    """How the enrolment of `touch` stands now; three queries at most."""
    one, kind = touch.enrolment, kind_of(touch.enrolment.programme)
    listed = one.roster_id is not None
    if one.person is None:
        gone = not one.household.members.present().exists()
        heirs = kind.pass_on is not None and not gone
        return Standing(one.state, False, gone, family_along(touch) is not None, heirs, listed)
    gone = one.person.status != PersonStatus.PRESENT
    elsewhere = not gone and one.person.household_id != one.household_id
    heirs = gone and kind.inherit is not None and heirs_of(one).exists()
    return Standing(one.state, True, gone, elsewhere, heirs, listed)


def heirs_of(enrolment):
    """The present members of the family who could take over."""
    found = Person.objects.present().filter(household=enrolment.household_id)
    return found.exclude(pk=enrolment.person_id).order_by("birth_date", "pk")


def family_along(touch):
    """The family to which the enrolment of `touch` may move along, or None: that of its person, or the other one of the
    event where that has members and isn't in the programme."""
    one = touch.enrolment
    if one.person is not None:
        return one.person.household if one.person.household_id != one.household_id else None
    other = touch.event.other if touch.event.household_id == one.household_id else None
    if other is None or not other.members.present().exists():
        return None
    taken = Enrolment.objects.open().filter(programme=one.programme_id, household=other, person__isnull=True)
    return None if taken.exists() else other
