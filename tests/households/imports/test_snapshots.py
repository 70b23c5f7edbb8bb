"""Snapshots compared and shown; lists cancelled and undone; unknown lists matched once."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts import roles
from accounts.models import AuditEntry
from households.imports import actions, comparing, undoing
from households.models import Household, ImportBatch, ImportLayout, ListEntry, Person
from tests.factories import VisitFactory, make_nik, make_user
from tests.households.imports.conftest import DTKS, row

pytestmark = pytest.mark.django_db
HEADER = [*DTKS, "DESIL"]


@pytest.fixture
def analyst(client):
    user = make_user(roles.ANALYST)
    client.force_login(user)
    return user


@pytest.fixture
def pair(take_in):
    """Two lists: one person on both with another decile, one gone, one new."""
    stays, goes, comes = (make_nik() for _number in range(3))
    first = take_in([*row(nik=stays), "1"], [*row(nik=goes, name="PERGI", relation="ANAK"), "1"], header=HEADER)
    second = take_in(
        [*row(nik=stays, address="Jl. Lain"), "4"], [*row(nik=comes, name="DATANG", relation="ANAK"), ""],
        header=HEADER, name="dua.csv",
    )  # fmt: skip
    return first, second


def test_new_gone_and_changed(pair):
    assert comparing.counts(*pair) == {"new": 1, "gone": 1, "changed": 1}
    assert comparing.rows_of("gone", *pair).get().name == "PERGI"
    entry = comparing.rows_of("changed", *pair).get()
    comparing.add_changes([entry], pair[0])
    assert entry.changes[0].after == 4
    assert comparing.counts(pair[0], pair[0]) == {"new": 0, "gone": 0, "changed": 0}


def test_the_page_of_a_comparison(client, analyst, pair, django_assert_max_num_queries):
    address = f"{reverse('import_compare')}?older={pair[0].pk}&newer={pair[1].pk}"
    for kind, told in (("new", "DATANG"), ("gone", "PERGI"), ("changed", "Jl. Lain"), ("x", "DATANG")):
        with django_assert_max_num_queries(12):
            text = client.get(f"{address}&kind={kind}").content.decode()
        assert told in text
        assert not [nik for nik in ListEntry.objects.values_list("nik", flat=True) if nik in text]
    assert client.get(reverse("import_compare") + "?older=x&newer=9").status_code == 200


def test_the_case_shows_each_lists_word(client, analyst, pair, django_assert_max_num_queries):
    household = Household.objects.get()
    client.get(household.get_absolute_url())  # the first look of the hour is written down
    with django_assert_max_num_queries(12):
        text = client.get(household.get_absolute_url()).content.decode()
    assert "Jl. Lain" in text
    assert household.address == "Jl. Soverdi No. 1"


def test_an_accepted_list_is_undone(client, analyst, take_in):
    kept = take_in(row(nik="-", work="-", rt=""))
    batch = take_in(
        row(nik=make_nik(), work="NELAYAN"), row(nik=make_nik(), name="ANAK BARU", relation="ANAK"),
        row(kk="5371030403150002", nik=make_nik(), name="KELUARGA LAIN"), name="dua.csv",
    )  # fmt: skip
    assert (Household.objects.count(), Person.objects.count()) == (2, 3)
    assert Person.objects.get(name="YOHANIS TALLO").occupation == "NELAYAN"
    client.post(reverse("import_undo", args=[batch.pk]), {"reason": "Daftar keliru"})
    batch.refresh_from_db()
    assert (batch.state, batch.reason) == ("undone", "Daftar keliru")
    person = Person.objects.get()
    assert (person.nik, person.occupation, person.household.rt) == (None, "", "")
    assert person.household.member_count == 1
    assert list(ListEntry.objects.values_list("batch", flat=True)) == [kept.pk]
    assert AuditEntry.objects.filter(action="import.undone", actor_id=analyst.pk).exists()
    assert "Daftar keliru" in client.get(reverse("import_detail", args=[batch.pk])).content.decode()


def test_what_something_builds_on_is_not_undone(analyst, take_in):
    batch = take_in(row())
    with pytest.raises(ValidationError):
        undoing.undo(batch=batch, by=analyst, reason=" ")
    VisitFactory(household=Household.objects.get())
    with pytest.raises(ValidationError, match="1"):
        undoing.undo(batch=batch, by=analyst, reason="keliru")
    assert Household.objects.exists()


def test_a_correction_builds_on_a_list(analyst, take_in):
    from django.utils import timezone

    batch = take_in(row())
    Person.objects.update(occupation="PETANI", updated_at=timezone.now())
    assert len(undoing.building_on(batch)) == 1


def test_a_check_is_cancelled_before_and_while_it_runs(client, analyst, write_list, monkeypatch):
    batch = actions.upload(path=write_list(row()), file_name="x.csv", by=analyst)
    read = actions.read_listing

    def cancel_meanwhile(*args):
        client.post(reverse("import_cancel", args=[batch.pk]))
        return read(*args)

    monkeypatch.setattr(actions, "read_listing", cancel_meanwhile)
    assert actions.check_batch(batch_id=batch.pk).state == "cancelled"
    monkeypatch.undo()
    assert actions.check_batch(batch_id=batch.pk).state == "cancelled"
    assert client.get(reverse("import_detail", args=[batch.pk])).status_code == 200
    client.post(reverse("import_sheet", args=[batch.pk]), {"sheet": ""})
    assert actions.check_batch(batch_id=batch.pk).state == "checked"


def unknown(write_list, *names):
    header = ["Nomor", "Yang Dibantu", "Nomor Orang", "Tingkat"]
    return write_list(*(["1", name, make_nik(), "3"] for name in names), header=header, name="asing.csv")


def test_an_unknown_list_is_matched_once(client, analyst, write_list, django_capture_on_commit_callbacks, take_in):
    path = unknown(write_list, "MARIA", "YOSEF")
    batch = actions.upload(path=path, file_name="asing.csv", by=analyst)
    assert actions.check_batch(batch_id=batch.pk).state == "unreadable"
    address = reverse("import_columns", args=[batch.pk])
    assert address in client.get(reverse("import_detail", args=[batch.pk])).content.decode()
    text = client.get(address).content.decode()
    assert "Yang Dibantu" in text
    assert not [line for line in path.read_text().splitlines()[1:] if line.split("|")[2] in text]
    assert client.post(address, {"row": "1", "title": "Daftar gereja"}).status_code == 422
    wrong = {"row": "2", "title": "Daftar gereja", "name": "1", "nik": "2"}
    assert client.post(address, wrong).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"row": "1", "title": "Daftar gereja", "name": "1", "nik": "2", "decile": "3"})
    batch.refresh_from_db()
    assert (batch.state, batch.layout, batch.snapshot_only, batch.accepted) == ("checked", "daftar-gereja", True, 2)
    assert ImportLayout.objects.get().columns["name"] == "Yang Dibantu"
    second = take_in(path=unknown(write_list, "ROSA"))
    assert (second.state, second.layout) == ("accepted", "daftar-gereja")
    assert ListEntry.objects.get().decile == 3
    assert client.get(address).status_code == 302


def test_the_screen_of_columns_costs_few_queries(client, analyst, write_list, django_assert_max_num_queries):
    batch = actions.upload(path=unknown(write_list, "MARIA"), file_name="asing.csv", by=analyst)
    actions.check_batch(batch_id=batch.pk)
    with django_assert_max_num_queries(12):
        client.get(reverse("import_columns", args=[batch.pk]))


def test_other_roles_see_none_of_it(client, pair):
    client.force_login(make_user(roles.FIELD_OFFICER))
    assert client.get(reverse("import_compare")).status_code == 403
    assert client.post(reverse("import_undo", args=[pair[0].pk])).status_code == 403
    assert ImportBatch.objects.filter(state="accepted").count() == 2
