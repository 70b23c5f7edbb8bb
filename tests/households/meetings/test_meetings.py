"""A ward meeting from its agenda to its minutes."""

import datetime
import hashlib
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEntry
from households.meetings import actions, minutes
from households.meetings.workflow import TRANSITIONS, TURN
from households.models import Household, MeetingItem, WardMeeting
from households.models.meetings import MeetingState
from households.visits.status import refresh_statuses
from tests.factories import VisitFactory, make_household, make_officer, make_ward_head, ward

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 20)
PEOPLE = [("Maria Lado", "Ketua RT 012", True), ("Daniel Ndoen", "Lurah", True), ("Yusuf Tari", "Ketua RW 003", False)]
PDF = b"%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n"


def verified(count=1, **kwargs):
    """Verified households in Oesapa, each with an approved visit."""
    homes = [make_household(size=2, **kwargs) for _number in range(count)]
    for home in homes:
        VisitFactory(household=home, approved=True)
    refresh_statuses([home.pk for home in homes])
    return homes


@pytest.fixture
def head(db):
    return make_ward_head(ward())


@pytest.fixture
def meeting(head):
    verified(3)
    make_household()
    return actions.call_meeting(ward=ward(), held_on=DAY, place="Kantor lurah", by=head)


def decide(meeting, head, decision="agreed", reason="", items=None):
    ids = [item.pk for item in items] if items else list(meeting.items.values_list("pk", flat=True))
    return actions.decide_items(meeting=meeting, items=ids, decision=decision, reason=reason, by=head)


def close(meeting, head):
    actions.write_attendance(meeting=meeting, attendees=PEOPLE, by=head)
    return actions.close_meeting(meeting=meeting, by=head)


def upload(content=PDF, name="berita-acara.pdf"):
    return SimpleUploadedFile(name, content)


def lock(meeting, head):
    actions.add_scan(meeting=meeting, upload=upload(), by=head)
    return actions.lock_meeting(meeting=meeting, by=head)


def refused(write, **values):
    """The database itself refuses this write."""
    with pytest.raises(DatabaseError), transaction.atomic():
        write(**values)


def attendance_form(*people):
    form = {"attendee-TOTAL_FORMS": len(people), "attendee-INITIAL_FORMS": 0}
    for number, (name, position, present) in enumerate(people):
        form |= {f"attendee-{number}-name": name, f"attendee-{number}-position": position}
        form |= {f"attendee-{number}-present": "on"} if present else {}
    return form


def test_the_table_of_moves():
    assert set(TRANSITIONS) == set(TURN) == set(MeetingState)


def test_the_agenda_holds_the_verified_households_with_their_visit(meeting):
    assert meeting.items.count() == 3
    for item in meeting.items.select_related("household", "visit"):
        assert item.visit_id == item.household.current_visit_id


def test_one_open_meeting_a_ward(meeting, head):
    with pytest.raises(ValidationError):
        actions.call_meeting(ward=ward(), held_on=DAY, place="Gereja", by=head)
    assert WardMeeting.objects.count() == 1


def test_only_the_wards_own_head_calls_and_decides(meeting, head):
    with pytest.raises(PermissionDenied):
        actions.call_meeting(ward=ward("Sikumana"), held_on=DAY, place="x", by=head)
    with pytest.raises(PermissionDenied):
        decide(meeting, make_officer(ward()))


def test_no_without_a_reason(meeting, head):
    for decision in ("disagreed", "postponed"):
        with pytest.raises(ValidationError):
            decide(meeting, head, decision, " ")
    with pytest.raises(IntegrityError), transaction.atomic():
        meeting.items.update(decision="disagreed")
    assert decide(meeting, head, "disagreed", "Sudah pindah") == 3


def test_items_of_another_meeting_are_left_alone(meeting, head):
    other = WardMeeting.objects.create(ward=ward("Sikumana"), held_on=DAY, place="x", called_by=head)
    visit = meeting.items.first().visit
    foreign = MeetingItem.objects.create(meeting=other, household=visit.household, visit=visit)
    assert decide(meeting, head, items=[foreign]) == 0


def test_closing_needs_decisions_and_attendance(meeting, head):
    with pytest.raises(ValidationError):
        close(meeting, head)
    decide(meeting, head)
    actions.write_attendance(meeting=meeting, attendees=PEOPLE[2:], by=head)
    with pytest.raises(ValidationError):
        actions.close_meeting(meeting=meeting, by=head)
    closed = close(meeting, head)
    assert closed.number.startswith("001/KEL.OESAPA/")
    assert AuditEntry.objects.filter(action="meeting.close").exists()
    with pytest.raises(ValidationError):
        decide(meeting, head)
    with pytest.raises(ValidationError):
        actions.write_attendance(meeting=meeting, attendees=PEOPLE, by=head)


def test_what_was_settled_does_not_come_back_but_what_was_postponed_does(meeting, head):
    first, second, third = meeting.items.order_by("pk")
    decide(meeting, head, items=[first])
    decide(meeting, head, "disagreed", "Salah alamat", [second])
    decide(meeting, head, "postponed", "Menunggu surat", [third])
    close(meeting, head)
    following = actions.call_meeting(ward=ward(), held_on=DAY, place="Kantor lurah", by=head)
    assert list(following.items.values_list("household", flat=True)) == [third.household_id]


def test_a_new_visit_brings_a_household_back(meeting, head):
    decide(meeting, head)
    close(meeting, head)
    home = meeting.items.first().household
    VisitFactory(household=home, approved=True, visited_on=datetime.date(2026, 12, 24))
    refresh_statuses([home.pk])
    following = actions.call_meeting(ward=ward(), held_on=DAY, place="Kantor lurah", by=head)
    assert following.items.get().household_id == home.pk


def test_the_whole_meeting_by_its_pages(client, head):
    homes = verified(3)
    client.force_login(head)
    client.get(reverse("meeting_list"))
    form = {"ward": ward().pk, "held_on": "2026-11-20", "place": "Kantor lurah"}
    assert client.post(reverse("meeting_new"), {**form, "place": ""}).status_code == 422
    address = client.post(reverse("meeting_new"), form).url
    meeting = WardMeeting.objects.get()
    assert client.post(reverse("meeting_new"), form).status_code == 422
    page = client.get(address)
    assert len(page.context["page"].rows) == 3
    assert not page.context["closes"]
    ids = [item.pk for item in meeting.items.all()]
    client.post(reverse("meeting_decide", args=[meeting.pk]), {"item": ids[:2], "decision": "agreed"})
    answer = client.post(reverse("meeting_decide", args=[meeting.pk]), {"item": ids[2:], "decision": "disagreed"})
    assert answer.status_code == 422
    assert answer.context["ticked"] == set(ids[2:])
    assert answer.context["decision_form"].errors
    client.post(
        reverse("meeting_decide", args=[meeting.pk]), {"item": ids[2:], "decision": "postponed", "reason": "Surat"}
    )
    client.post(reverse("meeting_decide", args=[meeting.pk]), {"decision": "agreed"})
    assert client.get(address).context["closes"]
    client.post(
        reverse("meeting_attendance", args=[meeting.pk]),
        attendance_form(("Maria Lado", "RT 012", True), ("Yusuf Tari", "", False)),
    )
    printed = client.post(reverse("meeting_close", args=[meeting.pk]), follow=True).content.decode()
    assert "KEL.OESAPA" in printed
    assert "Maria Lado, RT 012" in printed
    for home in homes:
        assert home.head_name in printed
        assert home.kk_number not in printed
    assert "Yusuf Tari" in printed
    assert "data-dialog" not in client.get(address).content.decode().split("<main")[1]
    proof = client.post(reverse("meeting_scan", args=[meeting.pk]), {"scan": upload()}, follow=True)
    assert 'data-dialog="lock"' in proof.content.decode()
    client.post(reverse("meeting_lock", args=[meeting.pk]))
    paper = client.get(reverse("meeting_paper", args=[meeting.pk]))
    assert paper.content == PDF
    assert paper["Content-Disposition"].startswith("attachment")
    assert WardMeeting.objects.get().state == MeetingState.LOCKED


def test_the_public_page_says_no_more_than_the_paper(client, meeting, head):
    address = reverse("meeting_verify", args=[meeting.token])
    assert client.get(address).status_code == 404
    decide(meeting, head)
    closed = close(meeting, head)
    page = client.get(address)
    assert page.status_code == 200
    text = page.content.decode()
    assert closed.number in text
    assert closed.list_hash[:12] in text
    assert closed.list_hash[:13] not in text
    assert not any(item.head_name in text for item in closed.items.all())
    assert page.context["same"] is True


def test_a_closed_list_cannot_change_whoever_writes(meeting, head):
    decide(meeting, head)
    closed = close(meeting, head)
    item = closed.items.first()
    refused(closed.items.filter(pk=item.pk).update, decision="disagreed", reason="x")
    refused(item.delete)
    refused(closed.attendance.update, present=False)
    refused(MeetingItem.objects.create, meeting=closed, household=make_household(), visit=item.visit)
    refused(WardMeeting.objects.filter(pk=closed.pk).update, list_hash="0" * 64)
    refused(WardMeeting.objects.filter(pk=closed.pk).update, state="open", number="", closed_at=None, closed_by=None)
    locked = lock(closed, head)
    refused(WardMeeting.objects.filter(pk=locked.pk).update, place="x")
    with pytest.raises(ValidationError):
        actions.add_scan(meeting=locked, upload=upload(), by=head)


def test_correcting_a_family_leaves_the_minutes_as_they_were(meeting, head):
    decide(meeting, head)
    closed = close(meeting, head)
    Household.objects.update(head_name="ORANG LAIN", rt="099")
    assert minutes.verified(closed)["list_same"]
    assert not closed.items.filter(head_name="ORANG LAIN").exists()


def test_locking_needs_the_signed_minutes_unchanged(meeting, head):
    decide(meeting, head)
    with pytest.raises(ValidationError):
        actions.add_scan(meeting=meeting, upload=upload(), by=head)
    closed = close(meeting, head)
    with pytest.raises(ValidationError):
        actions.lock_meeting(meeting=closed, by=head)
    for bad in (b"", b"MZ...", b"%PDF-1.4 cut off"):
        with pytest.raises(ValidationError):
            actions.add_scan(meeting=closed, upload=upload(bad), by=head)
    scanned = actions.add_scan(meeting=closed, upload=upload(), by=head)
    Path(scanned.scan.path).write_bytes(PDF + b"x")
    with pytest.raises(ValidationError):
        actions.lock_meeting(meeting=closed, by=head)
    with pytest.raises(PermissionDenied):
        actions.lock_meeting(meeting=closed, by=make_officer(ward()))
    assert lock(closed, head).scan_sha256 == hashlib.sha256(PDF).hexdigest()


@pytest.mark.parametrize("rows", [1, 12])
def test_queries(client, django_assert_max_num_queries, head, rows):
    verified(rows)
    meeting = actions.call_meeting(ward=ward(), held_on=DAY, place="Kantor lurah", by=head)
    client.force_login(head)
    client.get("/")
    for name, args in (("meeting_list", []), ("meeting", [meeting.pk]), ("meeting_minutes", [meeting.pk])):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(name, args=args)).status_code == 200
    assert Household.objects.count() == rows


@pytest.mark.django_db(transaction=True)
def test_accessible(new_context, log_in, live_server, axe):
    head = make_ward_head(ward())
    verified(3)
    meeting = actions.call_meeting(ward=ward(), held_on=DAY, place="Kantor lurah", by=head)
    items = list(meeting.items.order_by("pk"))
    decide(meeting, head, items=items[:1])
    context = new_context(viewport={"width": 360, "height": 740})
    log_in(head, context)
    page = context.new_page()
    pages = [reverse("meeting_list"), reverse("meeting_new")]
    pages += [reverse(name, args=[meeting.pk]) for name in ("meeting", "meeting_minutes")]
    for address in pages:
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        axe(page)
    decide(meeting, head)
    page.goto(live_server.url + reverse("meeting", args=[meeting.pk]))
    page.locator('[data-dialog="close"]').click()
    axe(page)
