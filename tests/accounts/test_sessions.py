"""Language by choice alone, and a session that ends."""

import pytest
from django.conf import settings

from accounts.roles import ANALYST
from tests.factories import make_user

pytestmark = pytest.mark.django_db
HOUR = 3600


@pytest.fixture
def user():
    return make_user(ANALYST)


class TestLanguage:
    def test_the_browsers_list_plays_no_part(self, client):
        page = client.get("/accounts/login/", headers={"accept-language": "en-US,en;q=0.9"})
        assert page.headers["Content-Language"] == "id"
        assert '<html lang="id">' in page.text
        assert "Kata sandi" in page.text or "Sandi" in page.text

    def test_chosen_by_post_and_kept(self, client, user):
        client.force_login(user)
        answer = client.post("/language/", {"language": "en", "next": "/profile/"})
        assert (answer.status_code, answer.url) == (302, "/profile/")
        assert client.cookies["language"].value == "en"
        page = client.get("/profile/")
        assert '<html lang="en">' in page.text
        assert "Change password" in page.text

    def test_without_a_login_too(self, client):
        client.post("/language/", {"language": "en", "next": "/accounts/login/"})
        assert '<html lang="en">' in client.get("/accounts/login/").text

    @pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
    def test_never_leads_elsewhere(self, client, target):
        assert client.post("/language/", {"language": "en", "next": target}).url == "/"

    def test_an_unknown_language_changes_nothing(self, client):
        client.post("/language/", {"language": "xx"})
        assert "language" not in client.cookies
        client.cookies["language"] = "../../etc"
        assert '<html lang="id">' in client.get("/accounts/login/").text

    def test_get_changes_nothing(self, client):
        assert client.get("/language/?language=en").status_code == 405


class TestSessionLifetime:
    def test_ends_after_eight_hours_however_busy(self, client, user, time_machine):
        time_machine.move_to("2026-11-24 08:00 +08:00", tick=False)
        client.force_login(user)
        for _quarter in range(31):
            assert client.get("/profile/").status_code == 200
            time_machine.shift(HOUR / 4)
        assert client.get("/profile/").status_code == 200  # 7 h 45
        time_machine.shift(HOUR / 4)
        answer = client.get("/profile/")
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/?next=")
        assert "8 jam" in client.get(answer.url).text

    def test_ends_after_thirty_idle_minutes(self, client, user, time_machine):
        time_machine.move_to("2026-11-24 08:00 +08:00", tick=False)
        client.force_login(user)
        client.get("/profile/")
        time_machine.shift(29 * 60)
        assert client.get("/profile/").status_code == 200
        time_machine.shift(31 * 60)
        assert client.get("/profile/").status_code == 302

    def test_a_new_login_starts_anew(self, client, user, time_machine):
        time_machine.move_to("2026-11-24 08:00 +08:00", tick=False)
        client.force_login(user)
        client.get("/profile/")
        time_machine.shift(settings.SESSION_MAX_AGE)
        assert client.get("/profile/").status_code == 302
        client.force_login(user)
        assert client.get("/profile/").status_code == 200

    def test_most_requests_write_no_session(self, client, user, django_assert_max_num_queries):
        client.force_login(user)
        client.get("/profile/")
        with django_assert_max_num_queries(12) as queries:
            client.get("/profile/")
        assert not [query for query in queries.captured_queries if query["sql"].startswith("UPDATE")]
