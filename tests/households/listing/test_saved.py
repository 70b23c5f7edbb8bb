"""Filters kept by name: one's own, and those of the office."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts import roles
from accounts.colleagues import colleagues_of
from accounts.models import AuditEntry
from households.listing.saved import canonical
from households.models import SavedFilter
from tests.factories import AgencyFactory, make_household, make_officer, make_user, make_ward_head, ward

pytestmark = pytest.mark.django_db
LIST = "/households/"


@pytest.fixture
def lurah(client):
    user = make_ward_head(ward("Oesapa"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def keep(client, query, **data):
    return client.post(reverse("filter_save"), {"query": query, "name": "Miskin ekstrem"} | data)


def test_a_view_is_kept_opened_and_forgotten(client, lurah):
    make_household(ward=ward("Oesapa"), poverty_status="extreme_poor")
    query = "columns=address&order=-name&poverty_status=extreme_poor"
    response = keep(client, f"{query}&cursor=abc&nonsense=1&name=")
    assert response["Location"] == f"{LIST}?{query}"
    one = SavedFilter.objects.get()
    assert (one.owner, one.query, one.shared) == (lurah, query, False)
    page = client.get(f"{LIST}?poverty_status=extreme_poor&order=-name&columns=address&cursor=first")
    assert page.context["current"] == one
    assert f"{LIST}?{query.replace('&', '&amp;')}" in page.content.decode()
    client.post(reverse("filter_forget", args=[one.pk]))
    assert not SavedFilter.objects.exists()
    assert list(AuditEntry.objects.filter(action__startswith="filter.").order_by("pk").values_list("action")) == [
        ("filter.save",), ("filter.forget",),
    ]  # fmt: skip


def test_the_same_name_again_replaces_it_and_no_name_is_told(client, lurah):
    keep(client, "poverty_status=poor")
    keep(client, "poverty_status=extreme_poor", shared="on")
    assert SavedFilter.objects.values_list("query", "shared").get() == ("poverty_status=extreme_poor", True)
    keep(client, "", name=" ")
    assert SavedFilter.objects.count() == 1


def test_what_is_shared_is_seen_by_the_office_alone():
    agency = AgencyFactory()
    oesapa, sikumana = ward("Oesapa"), ward("Sikumana")
    people = {
        "head": make_ward_head(oesapa),
        "officer": make_officer(oesapa, sikumana),
        "elsewhere": make_officer(sikumana),
        "bappeda": make_user(roles.ANALYST),
        "bappeda_too": make_user(roles.ANALYST),
        "auditor": make_user(roles.AUDITOR),
        "staff": make_user(roles.PROGRAM_OFFICER, agencies=[agency]),
        "head_of_agency": make_user(roles.AGENCY_HEAD, agencies=[agency]),
        "other_agency": make_user(roles.AGENCY_HEAD, agencies=[AgencyFactory()]),
        "gone": make_officer(oesapa, is_active=False),
    }
    offices = [{"head", "officer"}, {"officer", "elsewhere"}, {"bappeda", "bappeda_too"}, {"staff", "head_of_agency"}]
    for name, person in people.items():
        if name == "gone":
            continue
        expected = {name}.union(*(office for office in offices if name in office))
        assert set(colleagues_of(person)) == {people[one] for one in expected}, name
        SavedFilter.objects.create(owner=person, name="dibagi", query="ward=1", shared=True)
        SavedFilter.objects.create(owner=person, name="sendiri", query="ward=2")
    seen = SavedFilter.objects.visible_to(people["head"])
    assert {(one.owner, one.name) for one in seen} == {
        (people["head"], "dibagi"), (people["head"], "sendiri"), (people["officer"], "dibagi"),
    }  # fmt: skip


def test_a_colleague_opens_it_in_the_own_scope_and_cannot_forget_it(client, lurah):
    colleague = make_officer(ward("Oesapa"), ward("Sikumana"))
    one = SavedFilter.objects.create(owner=colleague, name="Semua", query="poverty_status=unknown", shared=True)
    own = make_household(ward=ward("Oesapa"))
    make_household(ward=ward("Sikumana"))
    page = client.get(f"{LIST}?{one.query}")
    assert page.context["current"] == one
    assert [row.pk for row in page.context["page"]] == [own.pk]
    address = reverse("filter_forget", args=[one.pk])
    assert address not in page.content.decode()
    assert client.post(address).status_code == 404


def test_one_view_has_one_address():
    names = {"ward", "poverty_status", "name"}
    one = canonical(QueryDict("ward=2&ward=1&order=name&cursor=x&name=&poverty_status=poor"), names)
    assert one == canonical(QueryDict("poverty_status=poor&order=name&ward=2&ward=1"), names)
    assert one == "order=name&poverty_status=poor&ward=2&ward=1"
