"""The list: scope, filters, looking up a number, handing out work, and how many queries a page takes."""

import pytest
from django.urls import reverse

from accounts import roles
from accounts.models import AuditEntry
from households.models import Household, Ward
from tests.factories import (
    HouseholdFactory,
    PersonFactory,
    UserFactory,
    VisitFactory,
    make_household,
    make_officer,
    make_user,
    make_ward_head,
    ward,
)

pytestmark = pytest.mark.django_db
LIST = "/households/"


@pytest.fixture
def lurah(client):
    user = make_ward_head(ward("Oesapa"), ward("Lasiana"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def bappeda(client):
    user = make_user(roles.ANALYST)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def shown(response):
    return [household.pk for household in response.context["page"]]


def test_only_the_own_wards(client, lurah):
    own, _foreign = make_household(ward=ward("Lasiana")), make_household(ward=ward("Sikumana"))
    assert shown(client.get(LIST)) == [own.pk]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("verification_status=verified", {"verified"}),
        ("verification_status=verified&verification_status=returned", {"verified", "returned"}),
        ("poverty_status=extreme_poor", {"extreme"}),
        ("name=tolong", {"named"}),
        ("name=ToLoNg+mE", {"named"}),
        ("officer=none&poverty_status=unknown&name=tolong", {"named"}),
        ("", {"verified", "returned", "extreme", "named"}),
        ("poverty_status=extreme_poor&verification_status=returned", set()),
    ],
)
def test_filters(client, bappeda, query, expected):
    made = {
        "verified": make_household(verification_status="verified"),
        "returned": make_household(verification_status="returned"),
        "extreme": make_household(poverty_status="extreme_poor"),
        "named": make_household(),
    }
    PersonFactory(household=made["named"], name="SITI TOLONG MELATI", relation="child", sex="P")
    found = shown(client.get(f"{LIST}?{query}"))
    assert set(found) == {made[name].pk for name in expected}


def test_ward_district_officer_and_visitor(client, bappeda):
    officer = make_officer(ward("Oesapa"))
    one = make_household(ward=ward("Oesapa"), assigned_to=officer)
    other = make_household(ward=ward("Sikumana"))
    VisitFactory(household=other, officer=officer)
    ask = {
        f"ward={one.ward_id}": [one.pk],
        f"district={other.ward.district_id}": [other.pk],
        f"officer={officer.pk}": [one.pk],
        "officer=none": [other.pk],
        f"visited_by={officer.pk}": [other.pk],
    }
    assert {query: shown(client.get(f"{LIST}?{query}")) for query in ask} == ask


@pytest.mark.parametrize("query", ["ward=nonsense", "name=ab", "poverty_status=rich", "batch=x", "officer=0"])
def test_bad_filters_say_so_and_show_nothing(client, bappeda, query):
    make_household()
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    assert shown(response) == []
    assert response.context["filter"].form.errors


def test_sort_keys_come_from_the_allow_list(client, bappeda):
    households = [HouseholdFactory(head_name=name) for name in ("CITRA", "ADAM", "BETTY")]
    for order in ("created_by__password", "-name", "ward", "newest", "head_name"):
        assert set(shown(client.get(LIST, {"order": order}))) == {household.pk for household in households}
    assert shown(client.get(LIST)) == [households[1].pk, households[2].pk, households[0].pk]
    assert shown(client.get(LIST, {"order": "newest"}))[0] == households[2].pk


def test_a_number_is_looked_up_by_post_and_logged_masked(client, lurah):
    household = make_household()
    person = household.members.first()
    for number in (household.kk_number, person.nik, f" {person.nik[:6]} {person.nik[6:]} "):
        response = client.post(reverse("household_find"), {"number": number})
        assert response["Location"] == household.get_absolute_url()
    entries = AuditEntry.objects.filter(action="household.find")
    assert entries.count() == 3
    assert not entries.filter(summary__contains=person.nik[6:]).exists()


def test_a_number_outside_the_scope_and_an_unknown_one_look_the_same(client, lurah):
    foreign = make_household(ward=ward("Sikumana"))
    answers = [
        client.post(reverse("household_find"), {"number": number})
        for number in (foreign.kk_number, foreign.members.first().nik, "5371010101900001")
    ]
    texts = {response.context["find"].errors.as_text() for response in answers}
    assert len(texts) == 1
    assert {response.status_code for response in answers} == {200}
    assert foreign.kk_number not in answers[0].text


@pytest.mark.parametrize("number", ["", "123", "abc", "5371O10101900001"])
def test_a_bad_number_is_refused(client, lurah, number):
    response = client.post(reverse("household_find"), {"number": number})
    assert response.status_code == 422
    assert "16 digit" in response.text or not number


def test_assign(client, lurah):
    officer = make_officer(ward("Oesapa"))
    households = [make_household(), make_household()]
    data = {"household": [one.pk for one in households], "officer": officer.pk, "next": "/households/?order=ward"}
    response = client.post(reverse("household_assign"), data)
    assert response["Location"] == "/households/?order=ward"
    assert set(Household.objects.values_list("assigned_to", "verification_status")) == {(officer.pk, "assigned")}


def test_assign_refuses_foreign_households_and_officers_of_other_wards(client, lurah):
    foreign, own = make_household(ward=ward("Sikumana")), make_household(ward=ward("Lasiana"))
    officer, stranger = make_officer(ward("Oesapa")), make_officer(ward("Sikumana"))
    for household, person in ((foreign, officer), (own, stranger), (own, officer)):
        client.post(reverse("household_assign"), {"household": [household.pk], "officer": person.pk})
    assert not Household.objects.exclude(assigned_to=None).exists()


def test_assign_goes_nowhere_else(client, lurah):
    response = client.post(reverse("household_assign"), {"next": "https://example.org/"})
    assert response["Location"] == LIST


def test_empty_states(client, lurah):
    assert "Belum ada keluarga" in client.get(LIST).text
    make_household()
    assert "Tidak ada keluarga yang cocok" in client.get(LIST, {"name": "zzzz"}).text


@pytest.mark.parametrize("role", [roles.WARD_HEAD, roles.ANALYST, roles.FIELD_OFFICER])
def test_queries_of_the_list(client, role, django_assert_max_num_queries):
    wards = [ward("Oesapa")] if role in (roles.WARD_HEAD, roles.FIELD_OFFICER) else []
    client.force_login(make_user(role, wards=wards), backend="django.contrib.auth.backends.ModelBackend")
    for _number in range(60):
        HouseholdFactory(assigned_to=UserFactory() if _number % 10 == 0 else None)
    named = make_household().members.get(relation="head").name
    following = client.get(LIST).context["page"].next_cursor
    for query in ({}, {"cursor": following}, {"name": named, "ward": Ward.objects.get(name="Oesapa").pk}):
        with django_assert_max_num_queries(12):
            assert client.get(LIST, query).context["page"].rows


@pytest.mark.parametrize("many", [True, False])
def test_a_name_is_found_by_walking_and_by_collecting(client, bappeda, monkeypatch, many):
    monkeypatch.setattr("households.filters.borne_by_many", lambda named: many)
    households = [make_household() for _number in range(3)]
    PersonFactory(household=households[1], name="SITI TOLONG", relation="child", sex="P")
    PersonFactory(household=households[1], name="ANI TOLONG", relation="child", sex="P")
    page = client.get(LIST, {"name": "tolong"}).context["page"]
    assert shown(client.get(LIST, {"name": "tolong"})) == [households[1].pk]
    assert (page.count, page.capped) == (1, False)


def test_a_name_search_counts_only_what_is_seen(client, bappeda):
    for _number in range(51):
        PersonFactory(household=HouseholdFactory(), name="SITI TOLONG")
    page = client.get(LIST, {"name": "tolong"}).context["page"]
    assert (page.count, page.capped, len(page)) == (50, True, 50)
    following = client.get(LIST, {"name": "tolong", "cursor": page.next_cursor}).context["page"]
    assert len(following) == 1
