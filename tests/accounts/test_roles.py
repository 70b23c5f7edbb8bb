"""The groups hold what `accounts.roles` says, and a person without a role or an area sees nothing."""

import pytest
from django.contrib.auth.models import Group, Permission

from accounts import roles
from households.models import Household, Person, Visit, Ward
from tests.factories import UserFactory, VisitFactory, make_household, make_officer, make_user, ward

pytestmark = pytest.mark.django_db


def test_every_permission_named_exists_and_every_group_holds_its_own():
    known = {
        f"{app}.{codename}" for app, codename in Permission.objects.values_list("content_type__app_label", "codename")
    }
    for role, wanted in roles.ROLE_PERMISSIONS.items():
        assert wanted <= known, role
        held = {
            f"{permission.content_type.app_label}.{permission.codename}"
            for permission in Group.objects.get(name=role).permissions.select_related("content_type")
        }
        assert held == wanted if role != roles.ADMINISTRATOR else held >= wanted


def test_nobody_reviews_and_an_auditor_only_views():
    assert all("view_" in name for name in roles.ROLE_PERMISSIONS[roles.AUDITOR])
    assert "households.review_visit" not in roles.ROLE_PERMISSIONS[roles.FIELD_OFFICER]
    assert "programs.approve_roster" not in roles.ROLE_PERMISSIONS[roles.PROGRAM_OFFICER]


@pytest.mark.parametrize("role", [None, roles.FIELD_OFFICER, roles.WARD_HEAD, roles.PROGRAM_OFFICER])
def test_without_an_area_or_agency_nothing_is_seen(role):
    VisitFactory()
    user = make_user(role) if role else UserFactory()
    for model in (Household, Person, Visit):
        assert not model.objects.visible_to(user).exists()


def test_an_officer_sees_the_own_wards_alone():
    own, foreign = make_household(), make_household(ward=ward("Alak"))
    officer = make_officer(own.ward)
    assert list(Household.objects.visible_to(officer)) == [own]
    assert set(Ward.objects.visible_to(officer)) == {own.ward}
    assert not Person.objects.visible_to(officer).filter(household=foreign).exists()


def test_wards_alone_give_no_sight_without_the_role():
    household = make_household()
    clerk = UserFactory(wards=[household.ward])
    assert not Household.objects.visible_to(clerk).exists()


@pytest.mark.parametrize("role", [roles.ANALYST, roles.AUDITOR, roles.ADMINISTRATOR])
def test_the_whole_city_is_seen_by_those_who_need_it(role):
    make_household()
    make_household(ward=ward("Alak"))
    assert Household.objects.visible_to(make_user(role)).count() == 2


def test_an_inactive_person_sees_nothing():
    make_household()
    gone = make_user(roles.ANALYST, is_active=False)
    assert not Household.objects.visible_to(gone).exists()
