"""Attendance and handovers from a phone: the same rules, one record each, and nothing of others overwritten."""

import json
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from households.field import sync
from households.models import FieldRecord
from kupang_case.ids import uuid7
from programs.activities.seedlings import create_distribution
from programs.activities.stock import record_entry
from programs.activities.training import create_session
from programs.models import Attendance, Handover, SeedlingSpecies
from tests.factories import ward
from tests.programs.conftest import fill, make_roster, officer_of

pytestmark = pytest.mark.django_db


def send(client, kind, **answers):
    record = {
        "id": str(uuid7()), "kind": kind, "form_version": 1, "taken_at": datetime(2026, 11, 20, tzinfo=UTC).isoformat(),
        "photos": [], "answers": answers,
    }  # fmt: skip
    return [
        client.post(reverse("field_sync"), json.dumps(record), content_type="application/json") for _again in (1, 2)
    ]


@pytest.fixture
def session(training):
    roster = make_roster(training, "approved", created_by=officer_of(training))
    fill(roster, 3, by=roster.created_by, state="approved")
    values = {"topic": "Sambal", "place": "Aula", "held_on": timezone.localdate(), "seats": 20, "trainer": "x"}
    return create_session(roster=roster, by=roster.created_by, **values)


def test_attendance(session, browse):
    officer = session.roster.created_by
    client = browse(officer)
    taken = client.get(reverse("field_assigned")).json()
    assert taken["cases"] == []
    along = taken["activities"]["attendance"][0]
    people = [one["id"] for one in along["people"]]
    assert (len(people), along["present"], along["stamp"]) == (3, [], "")
    answers = {"session": session.pk, "stamp": "", "listed": people, "present": people[:2]}
    first, again = send(client, "attendance", **answers)
    assert (first.status_code, first.json()) == (200, again.json())
    assert Attendance.objects.filter(present=True).count() == 2
    late = send(client, "attendance", **answers | {"present": people})[0].json()
    assert late["state"] == "conflict"
    assert Attendance.objects.filter(present=True).count() == 2
    record = FieldRecord.objects.get(state="conflict")
    page = client.get(record.get_absolute_url())
    assert page.content.decode().count('value="sent"') == 1
    sync.settle(record=record, by=officer, apply=True, chosen=[f"person_{people[2].replace('-', '')}"])
    assert Attendance.objects.filter(present=True).count() == 3


def test_attendance_too_early_or_foreign(session, browse, seedlings):
    client = browse(session.roster.created_by)
    type(session).objects.update(held_on="2999-01-01")
    answers = {"session": session.pk, "stamp": "", "listed": [], "present": []}
    assert send(client, "attendance", **answers)[0].status_code == 422
    assert send(browse(officer_of(seedlings)), "attendance", **answers)[0].status_code == 404
    assert send(client, "attendance", **answers | {"session": "x"})[0].status_code == 404
    assert not FieldRecord.objects.exists()


def test_handover(seedlings, browse):
    officer = officer_of(seedlings)
    roster = make_roster(seedlings, "approved", created_by=officer)
    row = fill(roster, 1, by=officer, state="approved")[0]
    species = SeedlingSpecies.objects.order_by("pk").first()
    record_entry(
        programme=seedlings, by=officer, species=species, kind="received", quantity=100, source="x",
        happened_on=timezone.localdate(),
    )  # fmt: skip
    values = {"place": "Kantor", "held_on": timezone.localdate(), "first_party": "x"}
    event = create_distribution(roster=roster, by=officer, ward=ward(), **values)
    client = browse(officer)
    along = client.get(reverse("field_assigned")).json()["activities"]["handover"][0]
    assert [(one["id"], one["done"]) for one in along["rows"]] == [(str(row.pk), False)]
    answers = {
        "distribution": event.pk, "enrolment": str(row.pk), "species": str(species.pk), "quantity": "20",
        "condition": "good", "received_by": "Yohanis",
    }  # fmt: skip
    assert send(client, "handover", **answers | {"quantity": "0"})[0].status_code == 422
    first, again = send(client, "handover", **answers)
    assert (first.status_code, first.json()) == (200, again.json()), first.content
    assert Handover.objects.get().quantity == 20
    assert send(client, "handover", **answers)[0].status_code == 422  # a second phone: it is recorded already
    assert Handover.objects.count() == 1
