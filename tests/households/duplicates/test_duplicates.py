"""People registered twice: how alike and why, who is found, settling, merging, taking back, who may."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import roles
from accounts.models import AuditEntry
from households.duplicates import actions
from households.duplicates.candidates import find_pairs
from households.duplicates.likeness import QUEUED_FROM, Facts, alike, compare
from households.models import DuplicatePair, Person
from tests.factories import (
    EnrolmentFactory,
    PersonFactory,
    VisitFactory,
    make_household,
    make_officer,
    make_user,
    make_ward_head,
    ward,
)

BACKEND = "django.contrib.auth.backends.ModelBackend"
BORN = date(1984, 7, 3)


def facts(name="YULIANA BANUT", birth=BORN, **others):
    return Facts(name, birth, **others)


def test_the_same_facts_are_wholly_alike():
    assert compare(facts(mother="ANA", address="JL A 1"), facts(mother="ANA", address="JL A 1")).score == 100


@pytest.mark.parametrize(
    ("other", "queued"),
    [
        (facts("BANUT YULIANA"), True),
        (facts("YULIANA BANUTT"), True),
        (facts(birth=date(1984, 3, 7)), True),
        (facts(birth=None), True),
        (facts("MARTINA SELAN"), False),
        (facts(birth=date(1991, 1, 30)), False),
        (facts(nik="5371034307840001"), True),
    ],
)
def test_what_is_queued(other, queued):
    assert (compare(facts(), other).score >= QUEUED_FROM) is queued


def test_two_numbers_and_another_sex_speak_against():
    one, other = facts(nik="5371034307840001", sex="P"), facts(nik="5371030307911234", sex="L")
    likeness = compare(one, other)
    assert likeness.score == 50
    assert [reason.points for reason in likeness.reasons if reason.points < 0] == [-20, -30]
    assert compare(one, facts(nik="5371034307840002", sex="P")).score == 100


def test_nothing_known_is_not_alike():
    assert alike("", "") == 0.0


@pytest.fixture
def twice(db):
    """The same woman in two families of one ward, without a number in the second; a pair in the queue."""
    one, other = make_household(), make_household()
    first = PersonFactory(household=one, name="YULIANA BANOET", sex="P", birth_date=BORN, relation="child")
    second = PersonFactory(
        household=other, name="JULIANA BANNOET", sex="P", birth_date=BORN, relation="relative", nik=None,
        mother_name="ANA BANOET",
    )  # fmt: skip
    find_pairs()
    return DuplicatePair.objects.get(first=first, second=second)


@pytest.fixture
def analyst(db):
    return make_user(roles.ANALYST)


def test_found_once_and_a_settled_pair_stays_settled(twice, analyst):
    assert find_pairs() == 0
    actions.mark_different(pair=twice, by=analyst)
    assert find_pairs() == 0
    assert DuplicatePair.objects.get(pk=twice.pk).state == "different"
    with pytest.raises(ValidationError):
        actions.mark_different(pair=twice, by=analyst)


def test_a_merge_takes_values_and_everything_that_names_the_person(twice, analyst):
    kept, gone = twice.first, twice.second
    enrolment = EnrolmentFactory(household=gone.household, person=gone)
    visit = VisitFactory(household=gone.household)
    seen = visit.members.create(person=gone, finding="confirmed")
    made = actions.merge(pair=twice, keep=kept, take=["mother_name"], by=analyst)
    for row in (kept, gone, enrolment, seen):
        row.refresh_from_db()
    assert (kept.mother_name, gone.status, kept.status) == ("ANA BANOET", "moved", "present")
    assert (enrolment.person, enrolment.household, seen.person) == (kept, kept.household, kept)
    assert AuditEntry.objects.filter(action="duplicate.merge", actor_id=analyst.pk).exists()

    actions.undo(merge=made, by=analyst)
    for row in (kept, gone, enrolment, seen, twice):
        row.refresh_from_db()
    assert (kept.mother_name, gone.status, gone.left_on) == ("", "present", None)
    assert (enrolment.person, enrolment.household, seen.person) == (gone, gone.household, gone)
    assert twice.state == "open"
    with pytest.raises(ValidationError):
        actions.undo(merge=made, by=analyst)


def test_the_number_moves_with_the_merge_and_back(twice, analyst):
    first, second = twice.first, twice.second
    number = first.nik
    made = actions.merge(pair=twice, keep=second, take=["nik", "name"], by=analyst)
    assert list(Person.objects.filter(nik=number)) == [second]
    actions.undo(merge=made, by=analyst)
    assert list(Person.objects.filter(nik=number)) == [first]


def test_an_enrolment_that_both_have_stays_where_it_is(twice, analyst):
    mine = EnrolmentFactory(household=twice.first.household, person=twice.first)
    theirs = EnrolmentFactory(programme=mine.programme, household=twice.second.household, person=twice.second)
    actions.merge(pair=twice, keep=twice.first, take=[], by=analyst)
    theirs.refresh_from_db()
    assert theirs.person == twice.second


def test_nothing_changed_since_is_overwritten(twice, analyst):
    made = actions.merge(pair=twice, keep=twice.first, take=["mother_name"], by=analyst)
    Person.objects.filter(pk=twice.first_id).update(mother_name="MARIA")
    with pytest.raises(ValidationError):
        actions.undo(merge=made, by=analyst)
    assert Person.objects.get(pk=twice.second_id).status == "moved"


def test_only_whoever_sees_both_and_has_the_right(twice):
    for user in (make_officer(ward("Oesapa")), make_ward_head(ward("Sikumana"))):
        with pytest.raises(PermissionDenied):
            actions.merge(pair=twice, keep=twice.first, take=[], by=user)


def test_the_pages(client, twice, django_assert_max_num_queries):
    client.force_login(make_ward_head(ward("Oesapa")), backend=BACKEND)
    with django_assert_max_num_queries(12):
        page = client.get("/duplicates/")
    assert twice.pk in [pair.pk for pair in page.context["page"]]
    address = f"/duplicates/{twice.pk}/"
    with django_assert_max_num_queries(12):
        shown = client.get(address).content.decode()
    assert twice.first.nik not in shown
    client.post(f"{address}merge/", {"keep": str(twice.second_id), "nik": str(twice.first_id)})
    assert Person.objects.get(pk=twice.second_id).nik == twice.first.nik
    assert client.get(address).context["merge"].kept_id == twice.second_id
    client.post(f"{address}undo/")
    client.post(f"{address}different/")
    assert DuplicatePair.objects.get(pk=twice.pk).state == "different"
    assert len(client.get("/duplicates/?state=different").context["page"]) == 1


def test_a_pair_across_wards_is_for_the_city_alone(client, twice, analyst):
    twice.second.household.ward = ward("Sikumana")
    twice.second.household.save()
    client.force_login(make_ward_head(ward("Oesapa")), backend=BACKEND)
    assert client.get(f"/duplicates/{twice.pk}/").status_code == 404
    client.force_login(analyst, backend=BACKEND)
    assert client.get(f"/duplicates/{twice.pk}/").status_code == 200
    client.post("/duplicates/look/")
    assert AuditEntry.objects.filter(action="duplicate.search").exists()
