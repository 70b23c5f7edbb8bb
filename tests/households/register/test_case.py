"""The case page: what it shows, whom it tells that somebody looked, and one number at a time."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts import roles
from accounts.models import AuditEntry
from households.models import Person
from households.register import actions
from households.register.timeline import history_of
from tests.factories import VisitFactory, make_household, make_officer, make_user, ward

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def officer(client):
    user = make_officer(ward("Oesapa"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def test_everything_on_one_screen(client, officer):
    household = make_household(latitude="-10.155000", longitude="123.620000")
    VisitFactory(household=household, officer=officer, submitted=True)
    household.members.filter(relation="spouse").update(pregnant=True)
    text = client.get(household.get_absolute_url()).text
    for member in household.members.all():
        assert member.name in text
        assert member.nik not in text
    assert household.kk_number not in text
    assert household.kk_number[:6] + "•" * 10 in text
    assert household.address in text
    assert "geo:-10.155000,123.620000" in text
    assert "Menunggu" in text  # the visit's state


def test_reading_leaves_one_entry_an_hour(client, officer):
    household = make_household()
    for _time in range(3):
        client.get(household.get_absolute_url())
    entries = AuditEntry.objects.filter(action="household.viewed", object_id=str(household.pk))
    assert [entry.actor_id for entry in entries] == [officer.pk]
    assert "Siapa saja yang membuka" in client.get(household.get_absolute_url()).text


def test_who_read_a_visit_is_no_deed_on_the_case_and_every_deed_has_words(client, officer):
    household = make_household()
    visit = VisitFactory(household=household, officer=officer, approved=True)
    client.get(visit.get_absolute_url())
    assert AuditEntry.objects.filter(action="visit.view", object_id=str(visit.pk)).exists()
    entries = history_of(household)
    assert [entry.look for entry in entries if entry.action == "visit.view"] == [True]
    assert not [entry.title for entry in entries if entry.title == entry.action]


def test_a_number_is_shown_once_with_a_purpose_and_never_kept(client, officer):
    household = make_household()
    person = household.members.first()
    address = reverse("member_reveal", args=[household.pk, person.pk])
    assert client.post(address).status_code == 400
    assert client.post(address, {"purpose": "curiosity"}).status_code == 400
    assert not AuditEntry.objects.filter(action="identity.reveal").exists()
    part = client.post(address, {"purpose": "verification"}, headers={"HX-Request": "true"})
    assert part.text == f'<span class="identity-value">{person.nik}</span>'
    assert "no-store" in part["Cache-Control"]
    whole = client.post(reverse("household_reveal", args=[household.pk]), {"purpose": "correction"})
    assert household.kk_number in whole.text
    assert "no-store" in whole["Cache-Control"]
    entries = AuditEntry.objects.filter(action="identity.reveal").order_by("pk")
    assert [(entry.object_id, entry.purpose) for entry in entries] == [
        (str(person.pk), "verification"),
        (str(household.pk), "correction"),
    ]
    assert not AuditEntry.objects.filter(summary__contains=person.nik).exists()


def test_a_member_of_another_household_is_not_revealed_here(client, officer):
    household, other = make_household(), make_household()
    address = reverse("member_reveal", args=[household.pk, other.members.first().pk])
    assert client.post(address, {"purpose": "verification"}).status_code == 404


def test_history_tells_what_changed_in_words_without_numbers(client, officer):
    household = make_household()
    person = household.members.get(relation="spouse")
    old_nik, new_nik = person.nik, person.nik[:-4] + "9876"
    data = {"address": "Jl. Baru No. 7", "ward": household.ward_id, "rt": "1", "rw": "2",
            "kk_number": household.kk_number, "version": household.version}  # fmt: skip
    assert client.post(reverse("household_correct", args=[household.pk]), data).status_code == 302
    values = {name: getattr(person, name) for name in ("name", "sex", "birth_date", "relation")} | {"nik": new_nik}
    household.refresh_from_db()
    actions.correct_member(person=person, by=officer, version=household.version, values=values)
    response = client.get(household.get_absolute_url())
    entries = response.context["history"]
    titles = [entry.title for entry in entries]
    assert "Memperbaiki data keluarga" in titles
    assert "Memperbaiki data anggota" in titles
    assert f"Alamat: {household.address.replace('Baru No. 7', 'x')}" not in response.text
    lines = [line for entry in entries for line in entry.lines]
    assert any(line.startswith("Alamat: Jl. Rekaan") and line.endswith("→ Jl. Baru No. 7") for line in lines)
    assert any(line.startswith("RT: 012 → 001") for line in lines)
    assert any("NIK" in line and "•" in line for line in lines)
    assert old_nik not in response.text
    assert new_nik not in response.text
    by = {entry.by for entry in entries if entry.lines}
    assert str(officer) in by


def test_those_gone_stand_apart(client, officer):
    household = make_household()
    Person.objects.filter(household=household, relation="spouse").update(status="moved")
    response = client.get(household.get_absolute_url())
    assert [person.status for person in response.context["gone"]] == ["moved"]
    assert all(person.status == "present" for person in response.context["members"])
    assert response.context["members"][0].relation == "head"


@pytest.mark.parametrize("role", [roles.FIELD_OFFICER, roles.WARD_HEAD, roles.ANALYST, roles.AUDITOR])
def test_queries_of_the_case(client, role, django_assert_max_num_queries):
    wards = [ward("Oesapa")] if role in (roles.WARD_HEAD, roles.FIELD_OFFICER) else []
    client.force_login(make_user(role, wards=wards), backend="django.contrib.auth.backends.ModelBackend")
    household = make_household(size=9)
    for _number in range(4):
        VisitFactory(household=household, officer=make_officer(ward("Oesapa")), approved=True)
    client.get("/profile/")
    with django_assert_max_num_queries(12):
        assert client.get(household.get_absolute_url()).status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get(reverse("household_work", args=[household.pk])).status_code == 200
