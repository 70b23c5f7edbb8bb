"""Notes, tasks, documents of a case: who writes and sees them, what is refused, the day's list."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEntry
from households.casework.actions import add_task, set_done
from households.casework.lists import cards, tasks_of
from households.models import CaseDocument, CaseNote, CaseTask
from tests.factories import make_household, make_officer, make_user, make_ward_head, ward

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def browse(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def household():
    return make_household()


@pytest.fixture
def officer(household):
    return make_officer(household.ward)


def test_a_task_from_giving_it_to_taking_it_back(household, officer):
    lurah, today = make_ward_head(household.ward), timezone.localdate()
    with pytest.raises(ValidationError):
        add_task(household=household, by=lurah, text="x", due_on=today - timedelta(days=1))
    task = add_task(household=household, by=lurah, text="Bawa KK", due_on=today, person=officer)
    (card,) = cards(officer)
    assert (card.count, list(tasks_of(officer)), list(tasks_of(lurah))) == (1, [task], [])
    set_done(task=task, by=officer, done=True)
    assert set_done(task=task, by=lurah, done=True).done_by == officer  # again changes nothing
    assert not tasks_of(officer).exists()
    set_done(task=task, by=officer, done=False)
    assert tasks_of(officer).count() == 1 and CaseTask.objects.get().done_by is None
    deeds = AuditEntry.objects.filter(object_type="households.casetask").order_by("pk").values_list("action", flat=True)
    assert list(deeds) == ["case.task", "case.task.done", "case.task.undone"]


def test_a_task_for_nobody_is_for_the_ward(household, officer):
    add_task(household=household, by=officer, text="Cek", due_on=timezone.localdate() + timedelta(days=9))
    assert tasks_of(make_ward_head(household.ward)).count() == 1
    assert not tasks_of(make_officer(ward("Sikumana"))).exists()
    assert next(iter(cards(officer))).count == 0  # not due yet


def test_the_case_page_takes_all_three(household, officer, django_assert_max_num_queries):
    client, base = browse(officer), household.get_absolute_url()
    client.post(f"{base}notes/", {"text": "Ibu sedang <b>sakit</b>"})
    client.post(f"{base}tasks/", {"text": "Antar ke puskesmas", "due_on": timezone.localdate(), "person": officer.pk})
    for name, content in (("a.pdf", PDF), ("b.pdf", PDF), ("c.pdf", b"MZ\x90"), ("d.jpg", b"<svg onload=x>")):
        client.post(f"{base}documents/", {"title": name, "file": SimpleUploadedFile(name, content)})
    assert (CaseNote.objects.count(), CaseTask.objects.count(), CaseDocument.objects.count()) == (1, 1, 1)
    with django_assert_max_num_queries(12):
        page = client.get(f"{base}work/").content.decode()
    assert "&lt;b&gt;sakit" in page and "Antar ke puskesmas" in page and "a.pdf" in page
    client.post(reverse("task_done", args=[CaseTask.objects.get().pk]), {"done": "1", "next": "https://x.example/"})
    assert CaseTask.objects.get().done_by == officer
    with django_assert_max_num_queries(12):
        assert client.get(reverse("task_list")).status_code == 200


def test_the_document_is_served_to_those_who_see_the_case(household, officer):
    client = browse(officer)
    client.post(f"{household.get_absolute_url()}documents/", {"title": "KK", "file": SimpleUploadedFile("a.pdf", PDF)})
    url = reverse("case_document", args=[CaseDocument.objects.get().pk])
    answer = client.get(url)
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert "attachment" in answer["Content-Disposition"] and "no-store" in answer["Cache-Control"]
    assert AuditEntry.objects.filter(action="case.document.view").count() == 1
    assert browse(make_officer(ward("Sikumana"))).get(url).status_code == 404
    assert browse(make_user(roles.ADMINISTRATOR)).get(url).status_code in (200, 403)


def test_nobody_writes_on_a_foreign_case(household):
    client = browse(make_officer(ward("Sikumana")))
    for part in ("notes", "tasks", "documents"):
        assert client.post(f"{household.get_absolute_url()}{part}/", {}).status_code == 404
    auditor = browse(make_user(roles.AUDITOR))
    assert auditor.post(f"{household.get_absolute_url()}notes/", {"text": "x"}).status_code == 403
