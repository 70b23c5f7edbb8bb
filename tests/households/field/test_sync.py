"""What the server does with what phones send."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from households.field import sync
from households.field.refs import references
from households.models import FieldPhoto, FieldRecord, Household, Person, Visit, VisitFlag
from households.visits import actions
from kupang_case.ids import uuid7
from tests.factories import (
    VisitFactory,
    list_says,
    make_household,
    make_nik,
    make_officer,
    make_ward_head,
    set_limit,
    ward,
)
from tests.households.field.conftest import client_of, post, visit_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(officer):
    return client_of(officer)


def test_a_visit_is_taken_in_and_sent_for_review(client, officer, household):
    answer = post(client, visit_record(household, officer, food_spending="900.000"))
    assert answer.status_code == 200, answer.content
    visit, record = Visit.objects.get(), FieldRecord.objects.get()
    assert (visit.state, visit.officer, visit.floor, visit.food_spending) == ("submitted", officer, 8, 900_000)
    assert visit.members.filter(finding="confirmed").count() == 3
    assert answer.json() == {"receipt": record.receipt, "state": "done", "text": "", "address": ""}
    assert record.payload is None
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"visit.start", "visit.submit", "field.done"}


def test_a_replay_gets_the_stored_answer_and_other_content_is_refused(client, officer, household):
    record = visit_record(household, officer)
    first, again = post(client, record), post(client, record)
    assert first.json() == again.json()
    assert Visit.objects.count() == FieldRecord.objects.count() == 1
    record["answers"]["note"] = "other"
    answer = post(client, record)
    assert (answer.status_code, answer.json()["code"]) == (409, "other_content")
    assert FieldRecord.objects.count() == 1


@pytest.mark.parametrize("case", ["own_changed", "own_sent", "own_decided", "others"])
def test_something_newer_makes_a_conflict_and_overwrites_nothing(client, officer, head, household, case):
    base, seen = 0, None
    if case == "others":
        VisitFactory(household=household, submitted=True)
    else:
        visit = actions.start_visit(household=household, by=officer)
        base, seen = visit.version, str(visit.pk)
        changed = VisitFactory.build(household=household)
        values = {name: getattr(changed, name) for name in ("presence", "floor", "food_spending")}
        actions.save_visit(visit=visit, by=officer, answers=values, findings={}, version=base)
        if case != "own_changed":
            Visit.objects.filter(pk=visit.pk).update(state="submitted", submitted_at=timezone.now())
        if case == "own_decided":
            actions.reject_visit(visit=visit, by=head, reason="x")
    before = Visit.objects.values().get()
    answer = post(client, visit_record(household, officer, base=base, visit=seen, floor="2"))
    assert answer.status_code == 200
    assert answer.json()["state"] == "conflict"
    assert answer.json()["text"]
    assert Visit.objects.values().get() == before
    record = FieldRecord.objects.get()
    assert record.payload["answers"]["floor"] == "2"
    again = visit_record(household, officer, key=record.submission, base=base, visit=seen, floor="2")
    assert post(client, again).json() == answer.json()


def test_a_returned_visit_is_corrected_in_the_field(client, officer, head, household):
    post(client, visit_record(household, officer))
    visit = Visit.objects.get()
    actions.return_visit(visit=visit, by=head, comment="Atap?")
    case = client.get(reverse("field_assigned")).json()["cases"][0]
    assert case["open"]["comment"] == "Atap?"
    sent = visit_record(household, officer, base=case["open"]["version"], visit=case["open"]["id"], roof="7")
    assert post(client, sent).json()["state"] == "done"
    visit.refresh_from_db()
    assert (visit.state, visit.roof) == ("submitted", 7)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"food_spending": "1,500"}, "food_spending"), ({"roof": "77"}, "roof"),
     ({"visited_on": "2999-01-01"}, "visited_on"), ({"toilet": ""}, "toilet"), ({"findings": {}}, "member_")],
)  # fmt: skip
def test_what_is_wrong_is_refused_by_field_and_nothing_stays(client, officer, household, change, field):
    answer = post(client, visit_record(household, officer, **change))
    assert answer.status_code == 422
    assert any(name.startswith(field) and texts for name, texts in answer.json()["errors"].items())
    assert not Visit.objects.exists()
    assert not FieldRecord.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"id": "x"}', '{"id": 1, "kind": null}', "\x00"])
def test_rubbish_is_refused(client, body):
    answer = client.post(reverse("field_sync"), body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")


@pytest.mark.parametrize(
    "change",
    [{"visit": "x"}, {"visit": 5}, {"known": []}, {"findings": []}, {"findings": {"x": "confirmed"}}, {"attempts": "x"},
     {"attempts": ["x"]}, {"attempts": [{}]}, {"floor": {"a": 1}}, {"note": None}, {"household": None},
     {"note": "\x00"},
     {"latitude": "abc", "longitude": "1"}, {"food_spending": "9" * 400}, {"accuracy": "-1"}],
)  # fmt: skip
def test_no_shape_of_answers_breaks_it(client, officer, household, change):
    record = visit_record(household, officer)
    record["answers"] |= change
    assert post(client, record).status_code in (200, 400, 404, 422)
    assert post(client, {**record, "photos": [{"id": str(uuid7()), "kind": "x"}]}).status_code == 400
    assert post(client, {**record, "photos": ["x"]}).status_code == 400


def test_unknown_kind_old_form_no_right_out_of_reach(client, officer, household, head):
    record = visit_record(household, officer)
    assert post(client, {**record, "kind": "x"}).status_code == 422
    assert post(client, {**record, "form_version": 99}).status_code == 422
    foreign = make_household(ward=ward("Sikumana"))
    assert post(client, visit_record(foreign, officer)).json()["code"] == "out_of_reach"
    assert post(client, {**record, "answers": {**record["answers"], "household": "x"}}).status_code == 404
    nobody = make_officer(ward())
    nobody.groups.clear()
    assert post(client_of(nobody), record).json()["code"] == "forbidden"
    assert not FieldRecord.objects.exists()


def test_without_a_login_401_and_for_somebody_else_403(client, officer, household):
    from django.test import Client

    for name in ("field_hello", "field_refs", "field_assigned"):
        answer = Client().get(reverse(name))
        assert (answer.status_code, answer.json()["code"]) == (401, "login")
    assert post(Client(), visit_record(household, officer)).status_code == 401
    assert client.get(reverse("field_assigned"), headers={"X-Field-User": "0"}).json()["code"] == "other_user"
    hello = client.get(reverse("field_hello")).json()
    assert hello["user"] == str(officer.pk)
    assert hello["token"]


def test_photos_follow_their_record_and_the_last_one_sends_the_visit(client, officer, household, photo_file):
    photos = [(uuid7(), "roof"), (uuid7(), "wall")]
    record = visit_record(household, officer, photos=photos)
    assert post(client, record).status_code == 200
    visit = Visit.objects.get()
    assert visit.state == "draft"

    def send(key, **data):
        return client.post(reverse("field_photo"), {"record": record["id"], "id": str(key), **data})

    for _again in range(2):
        assert send(photos[0][0], photo=photo_file("red")).status_code == 200
    assert send(uuid7(), photo=photo_file("red")).status_code == 422
    bad = photo_file("blue")
    bad.name, bad.file = "x.jpg", type(bad.file)(b"no picture")
    assert send(photos[1][0], photo=bad).status_code == 422
    assert Visit.objects.get().state == "draft"
    assert send(photos[1][0], photo=photo_file("blue")).status_code == 200
    visit.refresh_from_db()
    assert (visit.state, visit.photos.count()) == ("submitted", 2)


def test_a_photo_given_up_does_not_hold_its_visit_back(client, officer, household):
    key = uuid7()
    record = visit_record(household, officer, photos=[(key, "roof")])
    post(client, record)
    answer = client.post(reverse("field_photo"), {"record": record["id"], "id": str(key), "drop": "1"})
    assert answer.status_code == 200
    assert Visit.objects.get().state == "submitted"
    assert not FieldPhoto.objects.exists()


def test_photos_of_a_conflict_wait_with_it(client, officer, head, household, photo_file):
    key = uuid7()
    visit = actions.start_visit(household=household, by=officer)
    record = visit_record(household, officer, photos=[(key, "roof")])
    assert post(client, record).json()["state"] == "conflict"
    client.post(reverse("field_photo"), {"record": record["id"], "id": str(key), "photo": photo_file()})
    assert not visit.photos.exists()
    page = client.get(reverse("field_conflict", args=[FieldRecord.objects.get().pk]))
    assert "take_roof" in page.content.decode()
    chosen = {f"take_{name}": "sent" for name in record["answers"]}
    chosen |= {f"take_member_{pk.hex}": "sent" for pk in household.members.values_list("pk", flat=True)}
    answer = client.post(reverse("field_conflict", args=[FieldRecord.objects.get().pk]), {"settle": "apply", **chosen})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    visit.refresh_from_db()
    assert (visit.roof, visit.photos.count()) == (3, 1)
    assert FieldRecord.objects.get().state == "applied"


def test_a_photo_that_a_settled_conflict_cannot_take_is_told(client, officer, household, photo_file):
    """The visit shows this photo already, as another thing: the rest is settled, the photo stays with its record."""
    key, visit = uuid7(), actions.start_visit(household=household, by=officer)
    actions.add_photo(visit=visit, by=officer, kind="wall", upload=photo_file())
    record = visit_record(household, officer, photos=[(key, "roof")])
    assert post(client, record).json()["state"] == "conflict"
    client.post(reverse("field_photo"), {"record": record["id"], "id": str(key), "photo": photo_file()})
    chosen = {f"take_{name}": "sent" for name in record["answers"]}
    chosen |= {f"take_member_{pk.hex}": "sent" for pk in household.members.values_list("pk", flat=True)}
    kept = FieldRecord.objects.get()
    client.post(reverse("field_conflict", args=[kept.pk]), {"settle": "apply", **chosen})
    kept.refresh_from_db()
    assert kept.state == "applied"
    assert [photo.kind for photo in visit.photos.all()] == ["wall"]
    assert kept.photos.get().image
    assert AuditEntry.objects.get(action="field.photo.refused").object_id == str(visit.pk)


def test_attempts_are_kept(client, officer, household):
    stamps = [(timezone.now() - timedelta(days=days)).isoformat() for days in (3, 2, 1)]
    attempts = [{"at": at, "presence": "nobody_home"} for at in stamps] + [{"at": "x", "presence": "found"}]
    attempts.append({"at": "2026-13-45T10:00:00+08:00", "presence": "nobody_home"})
    record = visit_record(household, officer, presence="nobody_home", note="kosong", attempts=attempts, findings={})
    assert post(client, record).status_code == 200
    assert Visit.objects.get().attempts.count() == 3
    page = client_of(make_ward_head(ward())).get(Visit.objects.get().get_absolute_url())
    assert any(str(value).startswith("3 – Tidak ada orang") for _label, value in page.context["facts"])


def test_a_day_sent_at_once_raises_no_flag_of_haste(client, officer):
    begun = timezone.now() - timedelta(hours=9)
    for number in range(6):
        home = make_household(size=1)
        Household.objects.filter(pk=home.pk).update(assigned_to=officer)
        began = begun + timedelta(hours=number)
        sent = visit_record(home, officer, begun_at=began.isoformat(), food_spending=str(900_000 + number))
        assert post(client, sent).status_code == 200
        assert Visit.objects.get(household=home).created_at == began
    assert not VisitFlag.objects.filter(kind__in=["too_quick", "crowded"]).exists()


def test_time_spent_ends_at_the_door_not_with_the_signal(client, officer, head, household):
    begun = timezone.now() - timedelta(hours=9)
    times = {"begun_at": begun.isoformat(), "taken_at": (begun + timedelta(seconds=100)).isoformat()}
    record = visit_record(household, officer, begun_at=times["begun_at"]) | {"taken_at": times["taken_at"]}
    assert post(client, record).status_code == 200
    assert VisitFlag.objects.get(kind="too_quick").detail == "100 detik dari mulai sampai selesai"
    page = client_of(head).get(Visit.objects.get().get_absolute_url())
    assert ("Lama kunjungan", "1 menit") in [(str(label), value) for label, value in page.context["facts"]]


def test_a_new_family_comes_in_whole_or_not_at_all(client, officer):
    head = {"name": "Yohanis Rekaan", "sex": "L", "birth_date": "1990-08-12", "nik": make_nik()}
    child = {"name": "Maria", "sex": "P", "birth_date": "2015-01-02", "relation": "child", "no_nik": True}
    record = {
        "id": str(uuid7()), "kind": "household", "form_version": 1, "taken_at": timezone.now().isoformat(),
        "photos": [],
        "answers": {"household": {"ward": ward().pk, "rt": "5", "rw": "1", "address": "x"}, "people": [head, child]},
    }  # fmt: skip
    wrong = {**record, "answers": {**record["answers"], "people": [head, {**child, "sex": ""}]}}
    answer = post(client, wrong)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["people.1.sex"])
    assert not Person.objects.exists()
    assert post(client, record).status_code == 200
    assert post(client, record).status_code == 200
    assert sorted(Person.objects.values_list("name", "nik")) == [("MARIA", None), ("YOHANIS REKAAN", head["nik"])]
    other = {**record, "id": str(uuid7())}
    answer = post(client, other)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["people.0.nik"])
    assert head["nik"] not in answer.content.decode()


def test_what_the_phone_takes_along(client, officer, household, django_assert_max_num_queries):
    VisitFactory(household=household, approved=True, visited_on="2025-05-01")
    list_says(household, roof="Seng/Asbes", wall="")
    for _number in range(5):
        other = make_household(size=2)
        type(other).objects.filter(pk=other.pk).update(assigned_to=officer)
    client.get(reverse("field_hello"))  # notes in the session that the person is here
    with django_assert_max_num_queries(12):
        answer = client.get(reverse("field_assigned"))
    cases = answer.json()["cases"]
    assert len(cases) == 6
    case = next(one for one in cases if one["id"] == str(household.pk))
    assert case["prior"]["floor"] == 8
    assert case["known"]
    assert case["told"] == {"source": "P3KE (01/02/2023)", "words": {"roof": "Seng/Asbes"}}
    text = answer.content.decode()
    for person in Person.objects.all():
        assert person.nik not in text
        assert str(person.birth_date) not in text
    assert household.kk_number not in text
    assert AuditEntry.objects.filter(action="field.taken_along").count() == 6
    again = client.get(reverse("field_assigned"), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert AuditEntry.objects.filter(action="field.taken_along").count() == 6


def test_who_settles(client, officer, head, household):
    VisitFactory(household=household, submitted=True, floor=1)
    post(client, visit_record(household, officer))
    address = reverse("field_conflict", args=[FieldRecord.objects.get().pk])
    shown = client.get(address).content.decode()
    assert "Marmer" not in shown  # another officer's answers
    assert client.post(address, {"settle": "apply"}).status_code == 403
    lurah = client_of(head)
    assert "Marmer" in lurah.get(address).content.decode()
    assert lurah.post(address, {"settle": "apply"}).status_code == 302
    assert Visit.objects.filter(officer=officer, state="submitted").count() == 1
    assert Visit.objects.count() == 2
    assert lurah.post(address, {"settle": "apply"}).status_code == 422


def test_keeping_what_is_stored(client, officer, household):
    visit = actions.start_visit(household=household, by=officer)
    post(client, visit_record(household, officer))
    record = FieldRecord.objects.get()
    sync.settle(record=record, by=officer, apply=False)
    record.refresh_from_db()
    assert (record.state, record.payload["answers"]["floor"], Visit.objects.get().floor) == ("kept", "8", None)
    assert visit.pk == Visit.objects.get().pk


@pytest.mark.django_db(transaction=True)
def test_eight_parallel_posts_make_one_record_and_eight_good_answers(officer, household):
    record = visit_record(household, officer)
    clients = [client_of(officer) for _number in range(8)]
    gate, answers = threading.Barrier(8), []

    def send(client):
        gate.wait()
        try:
            answers.append(post(client, record))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * 8
    assert len({answer.json()["receipt"] for answer in answers}) == 1
    assert FieldRecord.objects.count() == Visit.objects.count() == 1


def test_lists_within_their_queries(client, officer, head, django_assert_max_num_queries):
    for _number in range(4):
        household = make_household(size=2)
        actions.start_visit(household=household, by=officer)
        post(client, visit_record(household, officer))
    lurah = client_of(head)
    for show in ("", "all"):
        lurah.get(reverse("home"))
        with django_assert_max_num_queries(12):
            page = lurah.get(reverse("field_conflicts"), {"show": show})
        assert page.content.decode().count("LAP-0") == 4


def test_the_phone_is_told_how_many_attempts_are_enough(officer):
    assert references(officer)["attempts"] == 3
    set_limit("attempts", 2)
    assert references(officer)["attempts"] == 2
