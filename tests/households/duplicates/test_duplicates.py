"""People registered twice: how alike and why, who is found, settling, merging, taking back, who may."""

from datetime import date

import polars
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEntry
from households.duplicates import actions
from households.duplicates.candidates import find_pairs, on_duckdb
from households.duplicates.levels import ASPECTS, OTHER
from households.duplicates.model import READ
from households.models import DuplicatePair, Person
from households.register.actions import correct_member
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


def test_a_corrected_pair_is_scored_anew_with_its_reasons(twice, analyst, client):
    assert (twice.levels["birth"], twice.score > 90) == ("same", True)
    officer, second = make_officer(ward("Oesapa")), twice.second
    version = second.household.version
    correct_member(person=second, by=officer, version=version, values={"birth_date": date(1961, 11, 20)})
    twice.refresh_from_db()
    assert (twice.levels["birth"], twice.score < 5) == ("other", True)
    client.force_login(analyst, backend=BACKEND)
    page = client.get(f"/duplicates/{twice.pk}/")
    assert [reason.bits for reason in page.context["reasons"] if reason.bits < 0] == [-8]
    assert page.context["stale"] is False
    find_pairs()
    assert not DuplicatePair.objects.filter(pk=twice.pk).exists()


def test_what_a_list_changed_is_said_until_it_is_scored_again(twice, analyst, client):
    Person.objects.filter(pk=twice.first_id).update(mother_name="MARIA", updated_at=timezone.now())
    client.force_login(analyst, backend=BACKEND)
    assert client.get(f"/duplicates/{twice.pk}/").context["stale"] is True
    find_pairs()
    assert client.get(f"/duplicates/{twice.pk}/").context["stale"] is False


def test_a_merge_taken_back_keeps_its_pair_whatever_is_found(twice, analyst):
    made = actions.merge(pair=twice, keep=twice.first, take=["birth_date"], by=analyst)
    actions.undo(merge=made, by=analyst)
    Person.objects.filter(pk=twice.first_id).update(birth_date=date(1950, 1, 1))
    find_pairs()
    assert DuplicatePair.objects.get(pk=twice.pk).state == "open"


def test_the_command_in_two_steps_queues_what_one_step_does(twice, tmp_path, capsys):
    """As around a cluster: the table out, the pairs in."""
    once = waiting()
    DuplicatePair.objects.all().delete()
    persons, pairs = tmp_path / "persons.parquet", tmp_path / "pairs.parquet"
    call_command("find_duplicates", write=persons)
    rows = [
        (str(one.first), str(one.second), one.score / 100 + 0.005, *gammas_of(one))
        for one in on_duckdb(persons, tmp_path)
    ]
    polars.DataFrame(rows, schema=list(READ), orient="row").write_parquet(pairs)
    call_command("find_duplicates", read=pairs)
    assert waiting() == once
    call_command("find_duplicates")
    assert waiting() == once
    assert f"{len(once)} " in capsys.readouterr().out


def waiting():
    return {(one.first_id, one.second_id, one.score, *one.levels.items()) for one in DuplicatePair.objects.all()}


def gammas_of(pair):
    for aspect in ASPECTS:
        keys = [None, OTHER, *(level.key for level in reversed(ASPECTS[aspect].levels))]
        yield keys.index(pair.levels.get(aspect)) - 1


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
