"""The pure rules and the conditions that screen everybody agree, whoever comes."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from households.models import Household, Person
from programs.common_numbers import NUMBERS
from programs.eligibility import aged, assess, eligible_households, eligible_persons, facts_of, funnel, years_before
from programs.kinds import KINDS, kind_of
from programs.kinds.pkh import counted
from programs.kinds.training import is_fish_trader
from programs.models import Programme
from programs.parameters import Parameter, in_force, parameters_of, with_parameters
from tests.factories import HouseholdFactory, PersonFactory, make_household

DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 12, 31))
OCCUPATIONS = ["", "PEDAGANG IKAN", "JUAL IKAN KELILING", "PENDIDIKAN", "BURUH", "PEMBUDIDAYA IKAN", "papalele ikan"]


@st.composite
def people(draw, day):
    sex = draw(st.sampled_from("LP"))
    return {
        "name": draw(st.sampled_from(["ANA", "BENI", "CITRA"])),
        "sex": sex,
        "birth_date": draw(st.none() | st.dates(datetime.date(1930, 1, 1), datetime.date(2030, 12, 31))),
        "school_level": draw(st.sampled_from(["", "paud", "sd", "smp", "sma", "higher"])),
        "occupation": draw(st.sampled_from(OCCUPATIONS)),
        "severely_disabled": draw(st.booleans()) and draw(st.booleans()),
        "pregnant": sex == "P" and draw(st.booleans()),
        "status": draw(st.sampled_from(["present", "present", "present", "moved"])),
    }


@st.composite
def worlds(draw):
    day = draw(DAYS)
    households = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["verified", "verified", "verified", "unverified", "submitted"]),
                st.sampled_from(["extreme_poor", "poor", "not_poor", "unknown"]),
                st.lists(people(day), max_size=4),
            ),
            min_size=1,
            max_size=8,
        )
    )
    return day, households


class ConditionsAgreeWithRules(TestCase):
    @given(world=worlds())
    @settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
    def test_everybody(self, world):
        day, drawn = world
        made = []
        for verification, poverty, members in drawn:
            household = HouseholdFactory(verification_status=verification, poverty_status=poverty)
            Person.objects.bulk_create(Person(household=household, relation="other", **values) for values in members)
            made.append(household.pk)
        mine = Household.objects.filter(pk__in=made)
        for programme in with_parameters(Programme.objects.all()):
            kind, parameters = kind_of(programme), parameters_of(programme, day)
            of_persons = programme.unit == "person"
            found = {
                one.pk: assess(kind.rules, facts_of(one, day), parameters, of_persons=of_persons)
                for one in mine.select_related("current_visit").prefetch_related("members")
            }
            screened = eligible_households(kind.rules, parameters, day, of_persons=of_persons, within=mine)
            assert {one.pk for one in screened} == {pk for pk, one in found.items() if one.eligible}
            left = funnel(kind.rules, parameters, day, of_persons=of_persons, within=mine)
            assert left[0][1] == len(made)
            assert left[-1][1] == len(screened)
            if of_persons:
                persons = eligible_persons(kind.rules, parameters, day, within=mine)
                assert {one.pk for one in persons} == set().union(*(one.eligible_ids for one in found.values()))

    @given(day=DAYS, birth=st.dates(datetime.date(1930, 1, 1), datetime.date(2030, 12, 31)), low=st.integers(0, 80))
    @settings(max_examples=200)
    def test_ages_at_every_edge(self, day, birth, low):
        person = Person(birth_date=birth)
        assert (birth <= years_before(day, low)) == (person.age_on(day) >= low)


@pytest.fixture
def poor(db):
    household = make_household(5, verification_status="verified", poverty_status="extreme_poor")
    return Household.objects.prefetch_related("members").get(pk=household.pk)


def assessment(slug, household, day=datetime.date(2026, 11, 24)):
    programme = Programme.objects.get(slug=slug)
    parameters = parameters_of(programme, day)
    kind = kind_of(programme)
    return assess(kind.rules, facts_of(household, day), parameters, of_persons=programme.unit == "person")


def test_reasons_for_and_against_are_said(poor):
    found = assessment("pkh", poor)
    assert found.eligible
    assert [(reason.code, reason.met) for reason in found.reasons] == [
        ("verified", True), ("poor", True), ("component", True),
    ]  # fmt: skip
    assert all(reason.source and reason.date == datetime.date(2026, 11, 24) for reason in found.reasons)
    poor.poverty_status = "not_poor"
    assert [reason.code for reason in assessment("pkh", poor).unmet] == ["poor"]


def test_what_is_not_known_holds_nobody_back(poor):
    found = assessment("anakan", poor)
    assert found.eligible
    assert found.reasons[-1].met is None


def test_a_pupil_of_22_is_no_pupil_for_pip(poor):
    poor.members.update(school_level="")
    pupil = PersonFactory(household=poor, relation="child", school_level="sma", birth_date=datetime.date(2004, 11, 24))
    poor = Household.objects.prefetch_related("members").get(pk=poor.pk)
    assert assessment("pip", poor, datetime.date(2026, 11, 23)).eligible_ids == {pupil.pk}
    assert not assessment("pip", poor, datetime.date(2026, 11, 24)).eligible


def test_at_most_four_components_are_counted(poor):
    poor.members.update(birth_date=datetime.date(2024, 1, 1), school_level="")
    poor = Household.objects.prefetch_related("members").get(pk=poor.pk)
    programme = Programme.objects.get(slug="pkh")
    day = datetime.date(2026, 1, 1)
    paid, total = counted(facts_of(poor, day), parameters_of(programme, day))
    assert len(paid) == 4
    assert total == Decimal(12_000_000)


def test_a_missing_parameter_is_said_and_holds_nobody_back(poor):
    Programme.objects.get(slug="pip").parameters.all().delete()
    found = assessment("pip", poor)
    assert found.eligible
    assert any(reason.met is None for one in found.members for reason in one.reasons)


def test_the_latest_parameter_in_force_counts():
    rows = [
        Parameter("a", Decimal(2), datetime.date(2025, 1, 1), "", ""),
        Parameter("a", Decimal(1), datetime.date(2020, 1, 1), "", ""),
        Parameter("a", Decimal(3), datetime.date(2027, 1, 1), "", ""),
    ]
    assert in_force(rows, datetime.date(2026, 1, 1)).value("a") == 2
    assert "a" not in in_force(rows, datetime.date(2019, 1, 1))


@pytest.mark.parametrize(
    ("occupation", "told"),
    [("PEDAGANG IKAN", True), ("PENDIDIKAN", False), ("NELAYAN/JUAL IKAN", True), ("PEMBUDIDAYA IKAN", False)],
)
def test_fish_traders(occupation, told):
    assert is_fish_trader(occupation) is told


def test_every_kind_says_what_its_numbers_are(db):
    for programme in Programme.objects.prefetch_related("parameters"):
        assert {row.key for row in programme.parameters.all()} <= set(kind_of(programme).parameters) | set(NUMBERS)
        assert all(row.source for row in programme.parameters.all())
    assert set(KINDS) == {"pkh", "pip", "training", "seedlings", "umkm", "assistance"}


def test_aged_without_an_upper_end():
    assert aged(datetime.date(2026, 1, 1), 60).children == [("birth_date__lte", datetime.date(1966, 1, 1))]
