"""Django admin: every model, nothing round the actions, no number in full, history of each row, fast lists."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts import audit, roles
from accounts.models import AuditEntry, User
from households.models import Household, Person, Threshold, Ward
from tests.factories import VisitFactory, make_household, make_user, ward

pytestmark = pytest.mark.django_db
OURS = [
    model
    for app in ("accounts", "households")
    for model in apps.get_app_config(app).get_models()
    if not hasattr(model, "pgh_tracked_model")
]
SETTINGS = {"user", "district", "ward", "wardalias", "threshold", "verificationlimit"}


@pytest.fixture
def admin_client(client):
    user = make_user(roles.ADMINISTRATOR, is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def make_everything():
    visit = VisitFactory(approved=True)
    audit.record(by=visit.officer, action="x", on=visit.household)
    audit.seal()
    return visit.household


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_each_model_has_a_list_and_a_page_without_numbers(admin_client, model, django_assert_max_num_queries):
    household = make_everything()
    numbers = [household.kk_number, *household.members.values_list("nik", flat=True)]
    admin_client.get("/profile/")
    with django_assert_max_num_queries(12):
        page = admin_client.get(address(model, "changelist"), {"q": "abc"})
    assert page.status_code == 200
    row = model.objects.order_by("-pk").first()
    pages = [admin_client.get(address(model, "changelist")).text]
    if row is not None:
        pages += [admin_client.get(address(model, part, row.pk)).text for part in ("change", "history")]
    for text in pages:
        assert not [number for number in numbers if number in text]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_nothing_is_deleted_and_only_settings_are_changed(admin_client, model):
    make_everything()
    row = model.objects.order_by("-pk").first()
    allowed = model._meta.model_name in SETTINGS
    assert admin_client.get(address(model, "add")).status_code == (200 if allowed else 403)
    if row is not None:
        assert admin_client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        if not allowed:
            assert admin_client.post(address(model, "change", row.pk), {}).status_code == 403


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_even_a_superuser_goes_through_the_actions(client, model):
    client.force_login(
        User.objects.create_superuser("root", full_name="Root"), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.get(address(model, "changelist")).status_code == 200
    expected = 200 if model._meta.model_name in SETTINGS else 403
    assert client.get(address(model, "add")).status_code == expected


def test_every_model_of_ours_is_registered():
    assert [model for model in OURS if model not in admin.site._registry] == []


def test_history_shows_what_bulk_statements_changed(admin_client):
    household = make_household()
    Household.objects.filter(pk=household.pk).update(address="Jl. Baru", kk_number="5371030101200001")
    text = admin_client.get(address(Household, "history", household.pk)).text
    assert f"{household.address} → Jl. Baru" in text
    assert "537103••••••••••" in text
    assert "5371030101200001" not in text


def test_search_by_name_of_a_member(admin_client):
    household, _other = make_household(), make_household()
    Person.objects.filter(household=household, relation="spouse").update(name="YULIANA TAFULI")
    for model, shown in ((Household, household.head_name), (Person, "YULIANA TAFULI")):
        page = admin_client.get(address(model, "changelist"), {"q": "liana tafu"})
        assert page.context["cl"].result_count == 1
        assert shown in page.text
        assert admin_client.get(address(model, "changelist"), {"q": "li"}).context["cl"].result_count == 0


def blank_inlines(page):
    prefixes = [formset.formset.prefix for formset in page.context["inline_admin_formsets"]]
    return {f"{prefix}-{name}_FORMS": "0" for prefix in prefixes for name in ("TOTAL", "INITIAL")}


def test_a_user_gets_roles_and_wards_and_it_is_audited(admin_client):
    page = admin_client.get(address(User, "add"))
    assert "is_superuser" not in page.text
    data = {"username": "petugas9", "full_name": "Petugas Sembilan", "usable_password": "true",
            "password1": "panjang-sekali-2026", "password2": "panjang-sekali-2026", "position": "",
            "employee_number": "", "groups": [Group.objects.get(name="field_officer").pk]}  # fmt: skip
    response = admin_client.post(address(User, "add"), data | blank_inlines(page))
    assert response.status_code == 302, response.context["errors"]
    user = User.objects.get(username="petugas9")
    assert user.roles == {"field_officer"}
    assert AuditEntry.objects.filter(action="admin.add", object_id=str(user.pk)).exists()
    page = admin_client.get(address(User, "change", user.pk))
    assert any(formset.opts.model is Ward.staff.through for formset in page.context["inline_admin_formsets"])


def test_wards_of_a_user(admin_client):
    user = make_user(roles.FIELD_OFFICER)
    data = {"username": user.username, "full_name": user.full_name, "is_active": "on", "groups": [user.groups.get().pk]}
    page = admin_client.get(address(User, "change", user.pk))
    data |= blank_inlines(page)
    for formset in page.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        if formset.opts.model is Ward.staff.through:
            data |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-0-ward": ward("Oesapa").pk}
    response = admin_client.post(address(User, "change", user.pk), data)
    assert response.status_code == 302, response.context["errors"]
    assert list(user.wards.all()) == [ward("Oesapa")]


def test_a_threshold_is_a_new_row_with_a_source(admin_client):
    before = Threshold.objects.count()
    data = {
        "kind": "extreme",
        "scope": "city",
        "amount": "560000",
        "valid_from": "2026-01-01",
        "source": "SK 1/2026",
        "decides": "on",
    }
    response = admin_client.post(address(Threshold, "add"), data)
    assert response.status_code == 302, response.context["errors"]
    assert Threshold.objects.count() == before + 1


def test_the_count_of_a_long_list_stops(admin_client, monkeypatch):
    monkeypatch.setattr("accounts.adminsite.CappedPaginator.CAP", 3)
    make_household(size=6)
    assert admin_client.get(address(Person, "changelist")).context["cl"].result_count == 3
