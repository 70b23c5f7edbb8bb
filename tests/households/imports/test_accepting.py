"""What a list may do to a register that already knows some of its people."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, OperationalError, connection

from accounts.models import AuditEntry
from households.imports import accepting, actions, staging
from households.models import DuplicateCandidate, Household, ImportBatch, Person
from households.summary import refresh_households
from kupang_case.workflow import TransitionNotAllowed
from tests.factories import HouseholdFactory, PersonFactory, UserFactory, make_nik, ward
from tests.households.imports.conftest import KK, row

pytestmark = pytest.mark.django_db
OTHER_KK = "5371030403150002"


@pytest.fixture
def known():
    """The household of KK with its head, as an officer has corrected it, some fields still blank."""
    household = HouseholdFactory(kk_number=KK, ward=ward("Lasiana"), rt="009", rw="", address="")
    PersonFactory(household=household, name="YOHANIS TALLO", birth_date=date(1990, 8, 12), nik=make_nik())
    refresh_households([household.pk])
    return household


def test_a_new_household(take_in):
    head, wife = row(), row(name="MARIA", relation="ISTRI", sex="P", nik="", born="1/2/1992", rt="", address="")
    batch = take_in(head, wife)
    household = Household.objects.get()
    assert (household.kk_number, household.ward.name, household.rt, household.rw) == (KK, "Oesapa", "001", "002")
    assert (household.head_name, household.member_count, household.version) == ("YOHANIS TALLO", 2, 1)
    assert (household.verification_status, household.poverty_status) == ("unverified", "unknown")
    assert household.source_batch == batch
    person = household.members.get(relation="spouse")
    assert (person.nik, person.birth_date, person.sex, person.mother_name) == (None, date(1992, 2, 1), "P", "MARIA")
    assert person.occupation == "NELAYAN"
    assert batch.state == "accepted"
    assert staging.staged(batch.pk) == (0, 0)


def test_ids_sort_by_row(take_in):
    take_in(*(row(kk=f"53710304031500{number:02d}", name=f"ORANG {chr(65 + number)}") for number in range(20)))
    assert list(Person.objects.order_by("pk").values_list("name", flat=True)) == [
        f"ORANG {chr(65 + number)}" for number in range(20)
    ]


def test_what_is_known_is_never_overwritten_and_blanks_are_filled(take_in, known):
    before = known.members.get()
    batch = take_in(row(nik=before.nik, name="NAMA LAIN", born="12/08/1990", relation="ANAK"))
    known.refresh_from_db()
    after = known.members.get()
    assert (known.ward.name, known.rt) == ("Lasiana", "009")
    assert (known.rw, known.address, known.version) == ("002", "Jl. Soverdi No. 1", 2)
    assert (after.name, after.relation, after.occupation) == ("YOHANIS TALLO", "head", "NELAYAN")
    assert (batch.households_updated, batch.persons_updated) == (1, 1)
    assert (batch.households_created, batch.persons_created) == (0, 0)
    again = take_in(row(nik=before.nik, name="NAMA LAIN", relation="ANAK"))
    assert (again.households_updated, again.persons_updated) == (0, 0)


def test_a_person_without_a_nik_is_known_by_name_and_birth_date(take_in, known):
    known.members.update(nik=None)
    nik = make_nik()
    batch = take_in(row(nik=nik, name="yohanis  tallo"))
    assert known.members.get().nik == nik
    assert (batch.persons_created, batch.persons_updated) == (0, 1)
    assert take_in(row(nik="-")).persons_created == 0
    assert known.members.count() == 1


def test_a_new_member_joins_a_known_household(take_in, known):
    batch = take_in(row(name="KEPALA BARU", nik=make_nik(date(1985, 1, 2)), born="02/01/1985"))
    known.refresh_from_db()
    assert (known.head_name, known.member_count) == ("YOHANIS TALLO", 2)
    assert known.members.get(name="KEPALA BARU").relation == "other"
    assert (batch.households_created, batch.households_updated, batch.persons_created) == (0, 1, 1)


def test_a_person_of_another_household_is_moved_by_nobody(take_in, known):
    nik = known.members.get().nik
    rows = [
        row(nik=nik, kk=OTHER_KK, name="YOHANIS T"),
        row(kk=OTHER_KK, name="ISTRINYA", sex="P", nik="", relation="ISTRI"),
    ]
    batch = take_in(*rows)
    assert (batch.accepted, batch.persons_created, batch.registered_elsewhere) == (2, 1, 1)
    other = Household.objects.get(kk_number=OTHER_KK)
    assert (other.member_count, other.head_name) == (1, "ISTRINYA")
    candidate = DuplicateCandidate.objects.get()
    assert (candidate.person, candidate.household, candidate.row) == (known.members.get(), other, 2)
    assert (candidate.name, candidate.state) == ("YOHANIS T", "open")
    problem = batch.problems.get(code="nik_registered_elsewhere")
    assert (problem.row, problem.column, problem.value) == (2, "NIK", nik[:6] + "•" * 10)
    take_in(*rows)
    assert DuplicateCandidate.objects.count() == 1


def test_a_household_of_nobody_but_people_of_others_is_not_made(take_in, known):
    nik = known.members.get().nik
    for _time in range(2):
        batch = take_in(row(nik=nik, kk=OTHER_KK))
        assert (batch.households_created, batch.persons_created) == (0, 0)
    assert Household.objects.count() == 1
    assert DuplicateCandidate.objects.get().household is None


def test_a_register_that_changes_between_check_and_acceptance(take_in, known):
    nik = known.members.get().nik
    Person.objects.update(nik=None)
    batch = take_in(row(nik=nik, kk=OTHER_KK), accept=False)
    assert (batch.persons_created, batch.registered_elsewhere) == (1, 0)
    Person.objects.update(nik=nik)
    actions.decide_to_accept(batch=batch, by=None)
    batch = actions.accept_batch(batch_id=batch.pk)
    assert (batch.persons_created, batch.registered_elsewhere) == (0, 1)
    assert batch.problems.filter(code="nik_registered_elsewhere").count() == 1


def test_only_one_head_is_kept(take_in):
    take_in(row(), row(name="DUA"), row(name="TIGA"))
    assert list(Person.objects.filter(relation="head").values_list("name", flat=True)) == ["YOHANIS TALLO"]
    assert Person.objects.filter(relation="other").count() == 2


def test_without_a_head_the_eldest_names_the_household(take_in):
    young = row(relation="ANAK", name="MUDA", born="01/01/2010", nik="")
    take_in(young, row(relation="FAMILI LAIN", name="TUA", born="01/01/1950", nik=""))
    assert Household.objects.get().head_name == "TUA"


def test_nothing_enters_before_acceptance_nor_after_refusal(take_in):
    batch = take_in(row(), accept=False)
    assert (batch.state, batch.persons_created) == ("checked", 1)
    assert not Household.objects.exists()
    with pytest.raises(ValidationError):
        actions.refuse(batch=batch, by=None, reason=" ")
    actions.refuse(batch=batch, by=UserFactory(), reason="Daftar lama")
    with pytest.raises(TransitionNotAllowed):
        actions.decide_to_accept(batch=batch, by=None)
    assert actions.accept_batch(batch_id=batch.pk).state == "refused"
    assert not Household.objects.exists()
    assert staging.staged(batch.pk) == (0, 0)


def test_a_list_without_a_good_row_cannot_be_accepted(take_in):
    batch = take_in(row(name=""))
    assert (batch.state, batch.accepted, batch.rejected) == ("checked", 0, 1)
    with pytest.raises(ValidationError):
        actions.decide_to_accept(batch=batch, by=None)


def test_accepting_twice_is_accepting_once(take_in):
    batch = take_in(row())
    assert actions.accept_batch(batch_id=batch.pk).state == "accepted"
    with pytest.raises(TransitionNotAllowed):
        actions.decide_to_accept(batch=batch, by=None)
    assert Household.objects.count() == 1


def test_waiting_rows_lost_in_a_crash_are_made_again(take_in):
    batch = take_in(row(), row(name="DUA", relation="ANAK"), accept=False)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE households_staged_person, households_staged_household")
    actions.decide_to_accept(batch=batch, by=None)
    assert actions.accept_batch(batch_id=batch.pk).state == "accepted"
    assert Person.objects.count() == 2


def test_what_the_database_refuses_leaves_the_register_alone(take_in, monkeypatch):
    batch = take_in(row(), accept=False)
    actions.decide_to_accept(batch=batch, by=UserFactory())
    calls = []

    def fail(*arguments):
        calls.append(arguments)
        raise OperationalError("deadlock detected")

    monkeypatch.setattr(accepting, "write", fail)
    batch = actions.accept_batch(batch_id=batch.pk)
    assert (batch.state, batch.decided_by, len(calls)) == ("checked", None, 3)
    assert batch.message
    assert not Household.objects.exists()


def test_every_step_leaves_its_trail(take_in):
    batch = take_in(row(), row(name="", relation="ANAK"))
    actions_done = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions_done == ["import.uploaded", "import.accept_decided", "import.accepted"]
    last = AuditEntry.objects.order_by("pk").last()
    assert last.object_id == str(batch.pk)
    assert "rejected 1, households +1 ~0, persons +1 ~0" in last.summary


def test_history_tells_which_list_filled_a_blank(take_in, known):
    from pghistory.models import Events

    take_in(row(nik=known.members.get().nik))
    event = Events.objects.tracks(known.members.get()).order_by("pgh_created_at").last()
    assert event.pgh_context["list"] == ImportBatch.objects.get().pk


def test_what_the_database_refuses_at_the_check_is_told_without_quoting_it(take_in, monkeypatch, caplog):
    nik = make_nik()

    def fail(*arguments):
        raise DataError(f"value {nik}")

    monkeypatch.setattr(staging, "stage", fail)
    batch = take_in(row(nik=nik))
    assert batch.state == "unreadable"
    assert nik not in batch.message + caplog.text


def test_texts_longer_than_their_columns_are_cut(take_in):
    long = "X" * 500
    batch = take_in(row(name=long, address=long, work=long, mother=long, place=long))
    assert batch.state == "accepted"
    assert len(Person.objects.get().name) == 120


def test_text_that_would_break_a_copy(take_in):
    nasty = 'A\\N "B", \\. ;\tC\\'
    take_in(row(name=nasty, address="\\N", mother=nasty))
    person = Person.objects.get()
    assert person.name == 'A\\N "B", \\. ; C\\'
    assert person.household.address == "\\N"
