"""A visit from its start to its approval, and what the household's statuses do meanwhile."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts import roles
from accounts.models import AuditEntry
from households.models import Household, Visit
from households.visits import actions, policies
from tests.factories import VisitFactory, make_household, make_officer, make_user, make_ward_head, ward

pytestmark = pytest.mark.django_db


def findings_of(household, finding="confirmed"):
    return {person.pk: finding for person in household.members.all()}


@pytest.fixture
def draft(household, officer):
    return actions.start_visit(household=household, by=officer)


@pytest.fixture
def complete(draft, officer, answers):
    answers["visited_on"] = date(2024, 11, 12)
    return actions.save_visit(
        visit=draft, by=officer, answers=answers, findings=findings_of(draft.household), version=draft.version
    )


@pytest.fixture
def sent(complete, officer):
    return actions.submit_visit(visit=complete, by=officer)


def fresh(household):
    return Household.objects.get(pk=household.pk)


def test_start_makes_one_draft_however_often_it_is_tapped(household, officer):
    first = actions.start_visit(household=household, by=officer)
    assert actions.start_visit(household=household, by=officer) == first
    assert Visit.objects.count() == 1
    assert fresh(household).verification_status == "assigned"
    assert AuditEntry.objects.filter(action="visit.start", object_id=str(first.pk)).count() == 1


def test_start_needs_the_right(household):
    with pytest.raises(PermissionDenied):
        actions.start_visit(household=household, by=make_user(roles.ANALYST))


def test_save_raises_the_version_and_keeps_answers(complete):
    complete.refresh_from_db()
    assert complete.version == 2
    assert complete.food_spending == Decimal(900_000)
    assert complete.members.count() == 3


def test_a_finding_can_be_changed_and_taken_back(complete, officer):
    first, second, _third = findings_of(complete.household)
    actions.save_visit(
        visit=complete, by=officer, answers={}, findings={first: "deceased", second: None}, version=complete.version
    )
    assert dict(complete.members.values_list("person", "finding"))[first] == "deceased"
    assert complete.members.count() == 2


def test_the_second_of_two_saves_loses_and_writes_nothing(draft, officer):
    actions.save_visit(visit=draft, by=officer, answers={"note": "pertama"}, findings={}, version=1)
    with pytest.raises(actions.VisitChanged) as lost:
        actions.save_visit(visit=draft, by=officer, answers={"note": "kedua"}, findings={}, version=1)
    assert lost.value.visit.note == "pertama"
    draft.refresh_from_db()
    assert draft.note == "pertama"


def test_only_its_officer_saves_and_only_while_it_is_open(sent, officer):
    with pytest.raises(PermissionDenied):
        actions.save_visit(visit=sent, by=make_officer(ward()), answers={}, findings={}, version=sent.version)
    with pytest.raises(ValidationError):
        actions.save_visit(visit=sent, by=officer, answers={}, findings={}, version=sent.version)


def test_incomplete_is_not_sent_and_says_what_is_missing(draft, officer):
    with pytest.raises(actions.VisitIncomplete) as refused:
        actions.submit_visit(visit=draft, by=officer)
    assert [name for name, _text in refused.value.lacks] == ["presence"]
    draft = actions.save_visit(visit=draft, by=officer, answers={"presence": "found"}, findings={}, version=1)
    with pytest.raises(actions.VisitIncomplete) as refused:
        actions.submit_visit(visit=draft, by=officer)
    names = {name for name, _text in refused.value.lacks}
    assert {"floor", "food_spending", "tenure"} < names
    assert "power" not in names
    assert any(name.startswith("member_") for name in names)


def test_not_met_needs_only_a_note(draft, officer):
    draft = actions.save_visit(visit=draft, by=officer, answers={"presence": "moved"}, findings={}, version=1)
    with pytest.raises(actions.VisitIncomplete):
        actions.submit_visit(visit=draft, by=officer)
    draft = actions.save_visit(visit=draft, by=officer, answers={"note": "Pindah ke Noelbaki"}, findings={}, version=2)
    assert actions.submit_visit(visit=draft, by=officer).state == "submitted"


def test_power_is_asked_where_there_is_a_meter(complete, officer):
    complete = actions.save_visit(
        visit=complete, by=officer, answers={"light": 1}, findings={}, version=complete.version
    )
    with pytest.raises(actions.VisitIncomplete) as refused:
        actions.submit_visit(visit=complete, by=officer)
    assert [name for name, _text in refused.value.lacks] == ["power"]


def test_approval_writes_outcome_and_statuses(sent, head):
    assert fresh(sent.household).verification_status == "submitted"
    approved = actions.approve_visit(visit=sent, by=head, version=sent.version)
    assert (approved.per_capita, approved.member_count) == (Decimal(400_000), 3)
    assert approved.threshold.amount == Decimal(535_547)
    assert "Rp400.000" in approved.reason
    household = fresh(sent.household)
    assert (household.verification_status, household.poverty_status) == ("verified", "extreme_poor")
    assert household.current_visit == approved
    assert AuditEntry.objects.filter(action="visit.approve", actor_id=head.pk).exists()


def test_nobody_reviews_their_own_visit_not_even_a_ward_head(household, head, answers):
    visit = VisitFactory(household=household, officer=head, submitted=True)
    for decide in (
        lambda: actions.approve_visit(visit=visit, by=head),
        lambda: actions.return_visit(visit=visit, by=head, comment="x"),
        lambda: actions.reject_visit(visit=visit, by=head, reason="x"),
    ):
        with pytest.raises(PermissionDenied):
            decide()
    assert not policies.allows(policies.check_review, visit, head)


def test_the_database_refuses_a_review_of_ones_own(household, head):
    visit = VisitFactory(household=household, officer=head, submitted=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(reviewed_by=head, reviewed_at=visit.submitted_at)


def test_an_officer_may_not_review(sent):
    with pytest.raises(PermissionDenied):
        actions.approve_visit(visit=sent, by=make_officer(ward()))


def test_return_and_second_try(sent, head, officer):
    with pytest.raises(ValidationError):
        actions.return_visit(visit=sent, by=head, comment="  ")
    returned = actions.return_visit(visit=sent, by=head, comment="Foto atap belum ada", version=sent.version)
    assert fresh(sent.household).verification_status == "returned"
    assert returned.review_comment == "Foto atap belum ada"
    again = actions.submit_visit(visit=returned, by=officer)
    assert again.review_comment == "Foto atap belum ada"
    assert fresh(sent.household).verification_status == "submitted"
    actions.approve_visit(visit=again, by=head)
    with pytest.raises(ValidationError):
        actions.return_visit(visit=again, by=head, comment="terlambat")


def test_what_is_approved_is_what_was_seen(sent, head, officer):
    seen = sent.version
    actions.submit_visit(visit=actions.return_visit(visit=sent, by=head, comment="Ulangi"), by=officer)
    with pytest.raises(actions.VisitChanged):
        actions.approve_visit(visit=sent, by=head, version=seen)


def test_rejected_leaves_the_household_as_before(sent, head):
    actions.reject_visit(visit=sent, by=head, reason="Salah rumah")
    household = fresh(sent.household)
    assert (household.verification_status, household.poverty_status, household.current_visit) == (
        "unverified", "unknown", None,
    )  # fmt: skip


def test_a_later_approved_visit_supersedes_and_the_earlier_stays(household, head):
    old = VisitFactory(household=household, approved=True, visited_on=date(2024, 11, 2))
    new = VisitFactory(
        household=household, submitted=True, visited_on=date(2025, 11, 2), food_spending=9_000_000, presence="found"
    )
    new.members.bulk_create(
        [new.members.model(visit=new, person=p, finding="confirmed") for p in household.members.all()]
    )
    actions.approve_visit(visit=new, by=head)
    old.refresh_from_db()
    assert (old.poverty_status, old.per_capita) == ("extreme_poor", Decimal(400_000))
    assert fresh(household).current_visit_id == new.pk
    assert fresh(household).poverty_status == "not_poor"


def test_an_older_visit_approved_late_does_not_supersede(household, head):
    late = VisitFactory(household=household, submitted=True, visited_on=date(2024, 11, 2))
    newer = VisitFactory(household=household, approved=True, visited_on=date(2025, 11, 2))
    actions.approve_visit(visit=late, by=head)
    assert fresh(household).current_visit_id == newer.pk


def test_verified_stays_verified_while_it_is_visited_again(sent, head):
    actions.approve_visit(visit=sent, by=head)
    actions.start_visit(household=sent.household, by=make_officer(ward()))
    assert fresh(sent.household).verification_status == "verified"


def test_not_met_is_unreachable_until_the_next_try(household, officer, head):
    visit = VisitFactory(household=household, officer=officer, submitted=True, presence="nobody_home", note="Kosong")
    approved = actions.approve_visit(visit=visit, by=head)
    assert (approved.poverty_status, approved.threshold) == ("unknown", None)
    assert fresh(household).verification_status == "unreachable"
    actions.start_visit(household=household, by=officer)
    assert fresh(household).verification_status == "assigned"


def test_someone_found_deceased_stays_in_the_register(sent, head):
    person = sent.household.members.first()
    sent.members.filter(person=person).update(finding="deceased")
    approved = actions.approve_visit(visit=sent, by=head)
    person.refresh_from_db()
    assert person.status == "present"
    assert approved.member_count == 2


def test_assigning_many_and_taking_back(head, officer):
    for _number in range(3):
        make_household(size=1)
    everything = Household.objects.all()
    assert actions.assign_households(households=everything, to=officer, by=head) == 3
    assert actions.assign_households(households=everything, to=officer, by=head) == 0
    assert set(everything.values_list("verification_status", flat=True)) == {"assigned"}
    assert actions.assign_households(households=everything, to=None, by=head) == 3
    assert set(everything.values_list("verification_status", flat=True)) == {"unverified"}
    assert AuditEntry.objects.filter(action="household.assign").count() == 6
    with pytest.raises(PermissionDenied):
        actions.assign_households(households=everything, to=officer, by=officer)


def test_an_approved_visit_ends_the_assignment(sent, head, officer):
    actions.assign_households(households=Household.objects.all(), to=officer, by=head)
    actions.approve_visit(visit=sent, by=make_ward_head(ward()))
    assert fresh(sent.household).assigned_to is None


def test_a_photo_is_cleaned_and_kept_once(draft, officer, photo_file):
    first = actions.add_photo(visit=draft, by=officer, kind="roof", upload=photo_file())
    assert actions.add_photo(visit=draft, by=officer, kind="roof", upload=photo_file()) == first
    assert draft.photos.count() == 1
    name, storage = first.image.name, first.image.storage
    with pytest.raises(PermissionDenied):
        actions.remove_photo(photo=first, by=make_officer(ward()))
    assert storage.exists(name)


@pytest.mark.django_db(transaction=True)
def test_a_removed_photo_loses_its_file(household, officer, photo_file):
    draft = actions.start_visit(household=household, by=officer)
    photo = actions.add_photo(visit=draft, by=officer, kind="roof", upload=photo_file())
    name, storage = photo.image.name, photo.image.storage
    actions.remove_photo(photo=photo, by=officer)
    assert not storage.exists(name)
    assert not draft.photos.exists()


def test_photos_have_a_limit(draft, officer, photo_file):
    for number in range(policies.MAX_PHOTOS):
        actions.add_photo(visit=draft, by=officer, kind="front", upload=photo_file((number * 9, 0, 0), (60, 40)))
    with pytest.raises(ValidationError) as refused:
        actions.add_photo(visit=draft, by=officer, kind="front", upload=photo_file("blue", (60, 40)))
    assert refused.value.code == "photo_limit"


def test_nothing_is_added_to_a_sent_visit(sent, officer, photo_file):
    with pytest.raises(ValidationError):
        actions.add_photo(visit=sent, by=officer, kind="front", upload=photo_file())


def test_an_unknown_kind_of_photo_is_refused(draft, officer, photo_file):
    with pytest.raises(ValidationError):
        actions.add_photo(visit=draft, by=officer, kind="selfie", upload=photo_file())
