"""Logging in, being locked out, the second factor, and what isn't there."""

import logging

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.urls import NoReverseMatch, reverse

from accounts.roles import ADMINISTRATOR, FIELD_OFFICER
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture
def user():
    return make_user(FIELD_OFFICER, username="petugas")


def log_in(client, password=PASSWORD, username="petugas", target=""):
    return client.post(LOGIN, {"login": username, "password": password, "next": target})


def test_leads_to_the_page_that_was_asked_for(client, user):
    answer = client.get("/profile/")
    assert answer.url == f"{LOGIN}?next=/profile/"
    assert log_in(client, target="/profile/").url == "/profile/"
    assert client.get("/profile/").status_code == 200


def test_never_leads_elsewhere(client, user):
    assert log_in(client, target="https://elsewhere.example/").url == "/"


def test_a_wrong_password_and_an_unknown_name_look_the_same(client, user):
    wrong = log_in(client, "salah-salah-salah")
    unknown = log_in(client, "salah-salah-salah", username="tidakada")
    assert wrong.status_code == unknown.status_code == 200
    first, second = (list(page.context["form"].non_field_errors()) for page in (wrong, unknown))
    assert first == second
    assert first


def test_locked_out_after_five_attempts_without_naming_anybody(client, user, caplog):
    caplog.set_level(logging.DEBUG)
    for _attempt in range(5):
        answer = log_in(client, "salah-salah-salah")
    assert answer.status_code == 429
    assert "15 menit" in answer.text
    assert "petugas" not in answer.text.replace("Petugas", "")
    assert "salah-salah-salah" not in caplog.text
    locked = log_in(client)  # the right password doesn't open it either
    assert locked.status_code == 429
    assert client.get("/profile/").status_code == 302


def test_an_identity_number_typed_as_name_reaches_no_log(client, user, caplog):
    from accounts.privacy import RedactIdentityNumbers

    caplog.handler.addFilter(RedactIdentityNumbers())
    caplog.set_level(logging.DEBUG)
    for _attempt in range(6):
        log_in(client, "salah-salah-salah", username="5371041205900003")
    assert "1205900003" not in caplog.text


def test_lockout_ends(client, user, time_machine):
    time_machine.move_to("2026-11-24 08:00 +08:00", tick=False)
    for _attempt in range(5):
        log_in(client, "salah-salah-salah")
    time_machine.shift(16 * 60)
    assert log_in(client).status_code == 302


def test_log_out_is_a_post(client, user):
    client.force_login(user)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/profile/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/profile/").status_code == 302


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "account_set_password"])
def test_only_what_is_needed_is_routed(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/", "social/signup/", "3rdparty/"])
def test_closed_addresses(client, user, path):
    client.force_login(user)
    assert client.get(f"/accounts/{path}").status_code == 404


def test_a_new_password_is_long(client, user):
    client.force_login(user)
    data = {"oldpassword": PASSWORD, "password1": "Pendek-1!", "password2": "Pendek-1!"}
    page = client.post("/accounts/password/change/", data)
    assert page.status_code == 200
    assert "password1" in page.context["form"].errors
    data["password1"] = data["password2"] = "perahu layar di teluk kupang"
    assert client.post("/accounts/password/change/", data).url == "/profile/"


class TestSecondFactor:
    @pytest.fixture
    def secret(self, user):
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        return secret

    def code(self, secret):
        counter = next(iter(yield_hotp_counters_from_time()))
        return f"{hotp_value(secret, counter):06d}"

    def test_asked_for_after_the_password(self, client, user, secret):
        assert log_in(client).url == reverse("mfa_authenticate")
        assert client.get("/profile/").status_code == 302
        page = client.get(reverse("mfa_authenticate"))
        assert "autentikator" in page.text
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert client.get("/profile/").status_code == 302
        client.post(reverse("mfa_authenticate"), {"code": self.code(secret)})
        assert client.get("/profile/").status_code == 200

    def test_turned_on_after_the_password_was_given_again(self, client, user, settings):
        settings.ZEAL_ALLOWLIST = [{"model": "accounts.User", "field": "*"}]  # allauth reads its user twice here
        log_in(client)
        again = client.get(reverse("mfa_activate_totp"))
        assert again.url.startswith(reverse("account_reauthenticate"))
        assert client.get(again.url).status_code == 200
        client.post(again.url, {"password": PASSWORD, "next": reverse("mfa_activate_totp")})
        page = client.get(reverse("mfa_activate_totp"))
        assert page.status_code == 200
        secret = page.context["form"].secret
        answer = client.post(reverse("mfa_activate_totp"), {"code": self.code(secret)})
        assert answer.url == reverse("mfa_view_recovery_codes")
        assert Authenticator.objects.filter(user=user).count() == 2
        codes = client.get(answer.url)
        assert len(codes.context["unused_codes"]) == 10
        for name in ("mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"):
            assert client.get(reverse(name)).status_code == 200, name


class TestAdminDoor:
    def test_leads_to_the_one_login(self, client):
        assert client.get("/admin/login/?next=/admin/auth/").url == f"{LOGIN}?next=/admin/auth/"
        assert client.get("/admin/login/?next=//elsewhere.example").url == f"{LOGIN}?next=/admin/"
        assert client.post("/admin/login/", {"username": "petugas", "password": PASSWORD}).status_code == 405

    def test_others_may_not(self, client, user):
        client.force_login(user)
        assert client.get("/admin/", follow=True).status_code == 403

    def test_an_administrator_sees_our_name(self, client):
        client.force_login(make_user(ADMINISTRATOR, is_staff=True))
        page = client.get("/admin/")
        assert page.status_code == 200
        assert "Kasus Kemiskinan Kota Kupang" in page.text
