"""Every household of a view to one officer: the numbers first, then all of them or none."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import AuditEntry
from households.listing.assigning import assign_view, preview
from households.models import Household
from tests.factories import make_household, make_officer, make_ward_head, ward

pytestmark = pytest.mark.django_db
ASSIGN = "/households/assign/all/"


@pytest.fixture
def lurah(client):
    user = make_ward_head(ward("Oesapa"), ward("Lasiana"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def officer():
    return make_officer(ward("Oesapa"), full_name="Petugas Satu")


@pytest.fixture
def families(officer):
    """Four unverified ones in Oesapa: one is the officer's already, one another's; and what the view leaves out."""
    other = make_officer(ward("Oesapa"))
    made = [make_household(ward=ward("Oesapa")) for _number in range(4)]
    Household.objects.filter(pk=made[0].pk).update(assigned_to=officer)
    Household.objects.filter(pk=made[1].pk).update(assigned_to=other)
    make_household(ward=ward("Oesapa"), poverty_status="poor")
    make_household(ward=ward("Sikumana"))
    return made


QUERY = "?poverty_status=unknown&ward={}"


def address():
    return ASSIGN + QUERY.format(ward("Oesapa").pk)


def test_numbers_first_then_it_is_done(client, lurah, officer, families):
    assert client.get(address()).context["count"] == 4
    data = {"officer": officer.pk, "reason": "Petugas lama pindah"}
    shown = client.post(address(), data)
    found = shown.context["preview"]
    assert (found.total, found.changed, found.taken, found.outside) == (4, 3, 1, ())
    assert "Petugas lama pindah" in shown.content.decode()
    assert Household.objects.filter(assigned_to=officer).count() == 1
    done = client.post(address(), data | {"expected": found.changed})
    assert done.status_code == 302
    assert set(Household.objects.filter(assigned_to=officer)) == set(families)
    changed = Household.objects.filter(pk__in=[one.pk for one in families[1:]])
    assert set(changed.values_list("verification_status", flat=True)) == {"assigned"}
    told = AuditEntry.objects.filter(action="household.assign")
    assert {entry.object_id for entry in told} == {str(one.pk) for one in families[1:]}
    assert {entry.summary for entry in told} == {"Petugas Satu: Petugas lama pindah"}
    whole = AuditEntry.objects.get(action="household.assign_view")
    assert whole.summary.startswith("3 → Petugas Satu: Petugas lama pindah (poverty_status=unknown&ward=")


def test_another_number_than_confirmed_changes_nothing(client, lurah, officer, families):
    data = {"officer": officer.pk, "reason": "x", "expected": 2}
    response = client.post(address(), data)
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()
    assert Household.objects.filter(assigned_to=officer).count() == 1
    assert not AuditEntry.objects.filter(action__startswith="household.assign").exists()


@pytest.mark.parametrize("missing", ["officer", "reason"])
def test_who_and_why_are_needed(client, lurah, officer, families, missing):
    data = {"officer": officer.pk, "reason": "x", "expected": 3}
    data[missing] = ""
    assert client.post(address(), data).status_code == 422
    assert Household.objects.filter(assigned_to=officer).count() == 1


def test_a_ward_the_officer_does_not_cover_stops_it(client, lurah, officer, families):
    make_household(ward=ward("Lasiana"))
    response = client.post(ASSIGN, {"officer": officer.pk, "reason": "x"})
    assert response.status_code == 422
    assert "Lasiana" in response.content.decode()
    assert response.context["preview"] is None


def test_only_the_own_wards_whatever_the_address_says(client, lurah, officer, families):
    client.post(f"{ASSIGN}?ward={ward('Oesapa').pk}", {"officer": officer.pk, "reason": "x", "expected": 4})
    assert Household.objects.filter(assigned_to=officer).count() == 5
    assert not Household.objects.filter(assigned_to=officer, ward=ward("Sikumana")).exists()
    foreign = make_officer(ward("Sikumana"))
    assert client.post(ASSIGN, {"officer": foreign.pk, "reason": "x"}).status_code == 422


def test_the_action_asks_for_the_right_the_reason_and_the_size(officer, families, monkeypatch):
    households = Household.objects.filter(ward=ward("Oesapa"))
    asked = {"households": households, "to": officer, "reason": "x", "expected": 4, "view": ""}
    with pytest.raises(PermissionDenied):
        assign_view(by=officer, **asked)
    head = make_ward_head(ward("Oesapa"))
    with pytest.raises(ValidationError, match="alasan"):
        assign_view(by=head, **asked | {"reason": " "})
    monkeypatch.setattr("households.listing.assigning.MOST", 3)
    with pytest.raises(ValidationError, match="3"):
        assign_view(by=head, **asked)
    assert not AuditEntry.objects.exists()


def test_all_of_them_already_his(officer):
    make_household(ward=ward("Oesapa"), assigned_to=officer)
    found = preview(Household.objects.all(), officer)
    assert (found.total, found.changed) == (1, 0)


def test_queries_do_not_grow(client, lurah, officer, django_assert_max_num_queries):
    for _number in range(30):
        make_household(ward=ward("Oesapa"))
    with django_assert_max_num_queries(12):
        client.get(ASSIGN)
    with django_assert_max_num_queries(12):
        client.post(ASSIGN, {"officer": officer.pk, "reason": "x"})
    with django_assert_max_num_queries(25):
        client.post(ASSIGN, {"officer": officer.pk, "reason": "x", "expected": 30})
    assert Household.objects.filter(assigned_to=officer).count() == 30
