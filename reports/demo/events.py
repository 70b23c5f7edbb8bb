"""A few life events, recorded by the actions of their page, so that worklists have something to settle."""

import pghistory

from households.events import planning
from households.events.actions import Happening, record_event, show
from households.events.facts import address_of, family_of
from households.events.rules import NEW, Address, Someone
from households.models import Household
from households.models.register import Relation
from programs.models import Enrolment
from reports.demo.names import ORIGINS, full_name
from reports.demo.plan import DEMO_WARDS
from reports.demo.staff import DEMO_AGENCY


def add_events(rng, city, cases) -> None:
    """A birth, a change of head and a move out in `cases` of the demo wards; a family that comes to them; and of the
    demo's own agency two trainees, of whom one dies and one moves to another family."""
    officer, today = city.staff.demo["petugas"], city.calendar.today
    own = [case.id for case in cases if case.slot.size > 2]
    for key, event in zip(own[-3:], (_birth, _change_of_head, _move_out), strict=False):
        _record(Household.objects.get(pk=key), event, officer, today, city.calendar.day(rng.randint(2, 9)), rng)
    for enrolment, event in zip(_trainees(), (_death, _to_another_family), strict=False):
        home = enrolment.household
        by = city.staff.officers[home.ward_id][0]
        _record(home, event, by, today, city.calendar.day(rng.randint(2, 9)), rng, enrolment.person_id)
    _arrival(rng, city, today)


def _record(household, event, by, today, day, rng, *who):
    """Record what `event(family, day, today, rng, *who)` plans: (Plan, values of a newcomer)."""
    plan, newcomer = event(family_of(household), day, today, rng, *who)
    if plan.problems:
        return
    number = f"{rng.randint(100, 999)}/{rng.randint(10, 99)}/XI/{day.year}"
    happening = Happening(lambda: plan, (plan.other.id,) if plan.other else (), newcomer)
    with pghistory.context(user=by.pk):
        record_event(household=household, happening=happening, by=by, seen=show(plan).fingerprint, proof_number=number)


def _birth(family, day, today, rng):
    sex = rng.choice("LP")
    name = full_name(rng, next(iter(ORIGINS.values())), sex, family.head.name.split()[-1])
    child = Someone(NEW, name, sex, day, relation=Relation.CHILD)
    return planning.birth(family, day, today, child=child), {"name": name, "sex": sex, "birth_date": day}


def _change_of_head(family, day, today, rng):
    return planning.change_head(family, day, today, new_head=_other(family)), None


def _move_out(family, day, today, rng):
    return planning.move_out(family, day, today, people=[family.members[-1].id]), None


def _death(family, day, today, rng, person):
    new_head = _other(family) if family.head and family.head.id == person else None
    return planning.death(family, day, today, person=person, new_head=new_head), None


def _to_another_family(family, day, today, rng, person):
    target = Household.objects.filter(ward=family.ward, member_count__gt=0).exclude(pk=family.id)
    new_head = _other(family) if family.head and family.head.id == person else None
    found = target.order_by("created_at", "pk").first()
    target = family_of(found) if found else None
    return planning.move_out(family, day, today, people=[person], new_head=new_head, target=target), None


def _other(family):
    """The oldest member who isn't head, or None."""
    return next((one.id for one in family.members if one.relation != Relation.HEAD), None)


def _trainees():
    """Two of the agency's enrolments of persons who don't live alone."""
    found = Enrolment.objects.enrolled().filter(programme__agency__name=DEMO_AGENCY, person__isnull=False)
    found = found.filter(household__member_count__gt=1).select_related("household__ward")
    return found.order_by("household__created_at", "pk")[:2]


def _arrival(rng, city, today):
    """A family of another ward moves to the first of the demo wards and waits to be taken in."""
    home = Household.objects.exclude(ward__name__in=DEMO_WARDS).filter(visits__isnull=True, member_count__gt=1)
    home = home.select_related("ward").order_by("created_at", "pk").first()
    if home is None:
        return
    ward = city.staff.demo["petugas"].wards.order_by("name").last()

    def move(family, day, today, rng):
        address = Address(ward.pk, ward.name, "004", "011", "Jl. Piet A. Tallo No. 7")
        return planning.relocate(family, day, today, address=address, now=address_of(home)), None

    _record(home, move, city.staff.officers[home.ward_id][0], today, city.calendar.day(2), rng)
