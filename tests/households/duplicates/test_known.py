"""Whether a person now typed in is registered already: who is told of whom, and what stays unsaid."""

from datetime import date

import pytest

from accounts import roles
from accounts.models import AuditEntry
from households.duplicates.known import known_like
from tests.factories import PersonFactory, make_household, make_officer, make_user, ward

BACKEND = "django.contrib.auth.backends.ModelBackend"
BORN = date(1984, 7, 3)
TYPED = {"head-name": "Joeliana Banoet", "head-birth_date": "1984-07-03", "head-sex": "P", "prefix": "head"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def yuliana(db):
    family = make_household(ward=ward("Oesapa"))
    return PersonFactory(household=family, name="YULIANA BANOET", sex="P", birth_date=BORN, relation="child")


@pytest.fixture
def neighbour(db):
    return make_officer(ward("Oesapa"))


@pytest.fixture
def stranger(db):
    return make_officer(ward("Sikumana"))


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Juliana Banut", "birth_date": BORN},
        {"name": "Banoet Yuliana", "birth_date": BORN},
        {"name": "YULIANA BANOET", "birth_date": date(1984, 3, 7), "sex": "P"},
        {"name": "Hj. Yuliana Banoet, S.Pd", "birth_date": BORN, "sex": "P"},
    ],
)
def test_one_query_finds_who_is_alike(yuliana, neighbour, typed, django_assert_num_queries):
    neighbour._ward_ids = [yuliana.household.ward_id]
    neighbour.roles  # noqa: B018 - read once per request
    with django_assert_num_queries(1):
        found = known_like(neighbour, **typed)
    assert [(one.person, one.seen) for one in found] == [(yuliana, True)]


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Martina Selan", "birth_date": BORN},
        {"name": "Yuliana Banoet", "birth_date": date(1962, 11, 20)},
    ],
)
def test_others_are_not_alike(yuliana, neighbour, typed):
    assert known_like(neighbour, **typed) == []


def test_whoever_left_and_the_person_corrected_are_not_named(yuliana, neighbour):
    asked = {"name": yuliana.name, "birth_date": BORN, "sex": "P"}
    assert known_like(neighbour, **asked, apart_from=yuliana.pk) == []
    yuliana.status = "moved"
    yuliana.save()
    assert known_like(neighbour, **asked) == []


def test_the_warning_names_the_person_and_leads_to_the_family(client, yuliana, neighbour):
    client.force_login(neighbour, backend=BACKEND)
    shown = client.post("/known/", TYPED).content.decode()
    assert yuliana.name in shown
    assert yuliana.household.get_absolute_url() in shown
    assert yuliana.nik not in shown
    told = AuditEntry.objects.get(action="person.known")
    assert told.object_id == str(yuliana.household_id)


def test_outside_the_scope_nothing_is_told_but_that_there_is_somebody(client, yuliana, stranger):
    client.force_login(stranger, backend=BACKEND)
    response = client.post("/known/", TYPED)
    shown = response.content.decode()
    assert response.context["elsewhere"] is True
    assert "Bappeda" in shown
    for secret in ("YULIANA", "Oesapa", "1984", str(yuliana.household_id)):
        assert secret not in shown
    assert AuditEntry.objects.get(action="person.known").object_id == ""


@pytest.mark.parametrize("lacking", ["head-name", "head-birth_date", "prefix"])
def test_without_name_and_date_nothing_is_looked_for(client, yuliana, neighbour, lacking):
    client.force_login(neighbour, backend=BACKEND)
    typed = {name: value for name, value in TYPED.items() if name != lacking}
    assert client.post("/known/", typed).content.decode().strip() == ""


def test_the_fragment_costs_few_queries_whatever_the_rows(client, yuliana, neighbour, django_assert_max_num_queries):
    for _number in range(6):
        PersonFactory(household=make_household(), name="JULIANA BANOET", sex="P", birth_date=BORN, relation="child")
    client.force_login(neighbour, backend=BACKEND)
    with django_assert_max_num_queries(12):
        assert len(client.post("/known/", TYPED).context["known"]) == 5


def test_the_city_sees_everybody(yuliana):
    found = known_like(make_user(roles.ANALYST), name=yuliana.name, birth_date=BORN)
    assert [one.seen for one in found] == [True]
