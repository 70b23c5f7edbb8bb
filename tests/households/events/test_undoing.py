"""Whatever happened in whatever order: an event changes nothing before its day, and taking events back, the latest
first, restores exactly what stood before each."""

from datetime import timedelta

import hypothesis.strategies as st
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from households.events import planning
from households.events.actions import Happening, record_event, show
from households.events.facts import address_of, family_of, known_person
from households.events.past import household_on
from households.events.rules import NEW, Address, Someone
from households.events.undoing import undo_event
from households.models import EventKind, Household, Person
from households.models.register import Relation
from tests.factories import make_household, make_officer, ward
from tests.households.events.flow import TODAY

pytestmark = pytest.mark.django_db
SPAN = 12
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # a failing list of four steps can be read as it is
STEP = st.tuples(st.sampled_from(EventKind.values), st.integers(0, 9), st.integers(0, 9), st.integers(0, SPAN))
NOT_COMPARED = {"updated_at", "version"}


def standing():
    """All of the register as it stands: model and key → every column that an event may change."""
    found = {}
    for model in (Household, Person):
        names = [one.attname for one in model._meta.concrete_fields if one.attname not in NOT_COMPARED]
        found |= {(model, row["id"]): row for row in model.objects.order_by("pk").values(*names)}
    return found


def past_of(households, day):
    """How each family was at the end of `day`, without what only the present knows."""
    seen = {}
    for one in Household.objects.select_related("ward").filter(pk__in=[one.pk for one in households]).order_by("pk"):
        past = household_on(one, day)
        members = [(member.person.pk, member.relation) for member in past.members]
        seen[one.pk] = (members, past.ward, past.rt, past.rw, past.address)
    return seen


def plan_of(kind, home, other, day, one, two):
    """(plan, values of a newcomer, values of a new household); `one` and `two` choose the people."""
    family, target = family_of(home), family_of(other)
    people = [*family.members, *family.members, None]
    person, heir = people[one % len(people)], people[two % len(people)]
    key, new_head = getattr(person, "id", None), getattr(heir, "id", None)
    child = {"name": "ANAK BARU", "sex": "P", "birth_date": day}
    if kind == EventKind.BIRTH:
        return planning.birth(family, day, TODAY, child=Someone(NEW, **child, relation=Relation.CHILD)), child, None
    if kind == EventKind.DEATH:
        return planning.death(family, day, TODAY, person=key, new_head=new_head), None, None
    if kind == EventKind.HEAD:
        return planning.change_head(family, day, TODAY, new_head=key), None, None
    if kind == EventKind.RELOCATE:
        place = Address(ward("Lasiana").pk if one % 2 else home.ward_id, "x", "007", "008", f"Jl. Rekaan {two}")
        return planning.relocate(family, day, TODAY, address=place, now=address_of(home)), None, None
    if kind == EventKind.MOVE_OUT:
        leaving, target = {key, new_head}, target if one % 2 else None
        return planning.move_out(family, day, TODAY, people=leaving, new_head=new_head, target=target), None, None
    if kind == EventKind.SPLIT:
        place = address_of(home)
        founds = {"kk_number": None, "ward_id": home.ward_id, "rw": home.rw, "rt": home.rt, "address": home.address}
        plan = planning.split(family, day, TODAY, people={key}, head=key, address=place, new_head=new_head)
        return plan, None, founds
    comer = Person.objects.filter(household=other).order_by("pk")[one % 3]
    comer = known_person(comer)
    if kind == EventKind.MOVE_IN:
        plan = planning.move_in(family, day, TODAY, person=comer, relation=Relation.RELATIVE, origin=target)
        return plan, None, None
    return planning.marry_in(family, day, TODAY, person=new_head, spouse=comer, origin=target), None, None


def attempt(home, other, officer, step):
    """Record one event, or nothing where the rules or the wards say no."""
    kind, one, two, ago = step
    day = TODAY - timedelta(days=ago)
    try:
        with transaction.atomic():
            plan, newcomer, founds = plan_of(kind, home, other, day, one, two)
            happening = Happening(lambda: plan, (other.pk,), newcomer, founds)
            seen = show(plan).fingerprint
            return record_event(household=home, happening=happening, by=officer, seen=seen, proof_number="1")
    except (ValidationError, PermissionDenied):
        return None


@given(st.lists(STEP, min_size=2, max_size=4))
@settings(max_examples=6, deadline=None, phases=QUICK, suppress_health_check=list(HealthCheck))
def test_taken_back_is_as_before(steps):
    with transaction.atomic():
        families = [make_household(), make_household(3)]
        officer = make_officer(ward(), ward("Lasiana"))
        done = []
        for number, step in enumerate(steps):
            home, other = (Household.objects.get(pk=one.pk) for one in families[:: 1 if number % 2 else -1])
            day = TODAY - timedelta(days=step[3] + 1)
            before, past = standing(), past_of(families, day)
            event = attempt(home, other, officer, step)
            if event is None:
                assert standing() == before
                continue
            assert standing() != before
            assert past_of(families, day) == past
            done.append((event, before))
        for event, before in reversed(done):
            undo_event(event=event, by=officer, reason="salah")
            assert standing() == before
        transaction.set_rollback(True)
