"""An objection from its recording to its decision."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from households.models import Objection
from households.models.objections import ObjectionState
from households.objections import actions, kinds
from households.objections.workflow import TRANSITIONS, TURN
from tests.factories import make_household, make_officer, make_ward_head, set_limit, ward

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


def record(household, by, **values):
    given = {"target": "status", "brought_by": "Maria Lado", "contact": "", "statement": "Kami tidak mampu."}
    return actions.record_objection(household=household, by=by, evidence=None, **{**given, **values})


def test_the_table_of_moves():
    assert set(TRANSITIONS) == set(TURN) == set(ObjectionState)


def test_the_term_begins_with_the_recording():
    today, officer = timezone.localdate(), make_officer(ward())
    made = record(make_household(), officer)
    assert made.due_on == today + datetime.timedelta(days=14)
    set_limit("objection_days", 7, today)
    assert record(make_household(), officer).due_on == today + datetime.timedelta(days=7)
    assert made.state == "received"
    assert AuditEntry.objects.filter(action="objection.record").exists()


def test_nobody_decides_what_they_recorded():
    head = make_ward_head(ward())
    made = record(make_household(), head)
    with pytest.raises(PermissionDenied):
        actions.decide_objection(objection=made, uphold=True, reason="x", by=head)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.update(state="upheld", reason="x", decided_by=head, decided_at=timezone.now())
    other = make_ward_head(ward())
    with pytest.raises(ValidationError):
        actions.decide_objection(objection=made, uphold=True, reason=" ", by=other)
    decided = actions.decide_objection(objection=made, uphold=True, reason="Benar", by=other)
    assert decided.state == "upheld"
    with pytest.raises(ValidationError):
        actions.decide_objection(objection=made, uphold=False, reason="x", by=make_ward_head(ward()))
    with pytest.raises(PermissionDenied):
        actions.decide_objection(objection=made, uphold=True, reason="x", by=make_officer(ward()))


def test_an_app_above_adds_a_kind():
    kind = kinds.Kind("other", "Daftar", lambda household, user: [("7", "PKH 2026")])
    kinds.add_kind(kind)
    try:
        made = record(make_household(), make_officer(ward()), target="other:7")
    finally:
        del kinds._kinds["other"]
    assert (made.kind, made.object_id, made.object_label) == ("other", "7", "Daftar: PKH 2026")
    with pytest.raises(ValidationError):
        record(make_household(), make_officer(ward()), target="other:8")


def test_by_its_pages(client, django_assert_max_num_queries):
    home, officer, head = make_household(), make_officer(ward()), make_ward_head(ward())
    client.force_login(officer)
    address = reverse("objection_new", args=[home.pk])
    assert client.post(address, {"target": "status"}).status_code == 422
    form = {"target": "status", "brought_by": "Maria", "statement": "Tidak benar"}
    assert client.post(address, form | {"evidence": SimpleUploadedFile("x.pdf", b"MZ")}).status_code == 422
    page = client.post(address, form | {"evidence": SimpleUploadedFile("x.pdf", PDF)}, follow=True)
    assert not page.context["decides"]
    made = Objection.objects.get()
    assert client.get(reverse("objection_evidence", args=[made.pk])).content == PDF
    assert client.post(made.get_absolute_url(), {"decision": "uphold", "reason": "x"}).status_code == 403
    assert made.object_label in client.get(home.get_absolute_url()).content.decode()
    client.force_login(head)
    assert client.get("/").status_code == 200
    assert client.post(made.get_absolute_url(), {"decision": "uphold"}).status_code == 422
    client.post(made.get_absolute_url(), {"decision": "dismiss", "reason": "Sudah dicek"})
    made.refresh_from_db()
    assert made.state == "dismissed"
    for address in ("/objections/", "/objections/?show=decided", made.get_absolute_url()):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
    client.force_login(make_ward_head(ward("Sikumana")))
    assert client.get(made.get_absolute_url()).status_code == 404
