"""Home, audit list, error pages, health, and the page of components."""

import datetime
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts import audit, errors, workday
from accounts.models import AuditEntry
from accounts.roles import ANALYST, AUDITOR, FIELD_OFFICER, ROLE_NAMES
from accounts.statuses import STATUSES, status_of
from tests.factories import UserFactory, make_user

pytestmark = pytest.mark.django_db
BASE = Path(settings.BASE_DIR)
TEMPLATES = BASE / "templates"


class TestHome:
    @pytest.fixture
    def cards(self, monkeypatch):
        monkeypatch.setattr(workday, "_sources", [])
        return workday.register

    @pytest.mark.parametrize("role", ROLE_NAMES)
    def test_within_the_budget_for_every_role(self, client, role, django_assert_max_num_queries):
        client.force_login(make_user(role))
        with django_assert_max_num_queries(12):
            assert client.get("/").status_code == 200

    def test_what_waits_comes_first(self, client, cards):
        cards(
            lambda user: [
                workday.Card("Impor daftar", "/imports/"),
                workday.Card("Kunjungan", "/visits/", 0, empty="Tidak ada."),
            ]
        )
        cards(lambda user: [workday.Card("Dikembalikan", "/visits/?state=returned", 3, "perbaiki", workday.URGENT)])
        cards(lambda user: [workday.Card("Tugas", "/households/", 1_200, capped=True)])
        client.force_login(make_user(FIELD_OFFICER, full_name="Petrus Lay"))
        page = client.get("/")
        assert [card.title for card in page.context["waiting"]] == ["Dikembalikan", "Tugas", "Impor daftar"]
        assert [card.title for card in page.context["done"]] == ["Kunjungan"]
        assert "Petrus" in page.text
        assert "1.200+" in page.text
        assert "Tidak ada." in page.text

    def test_nothing_to_do_says_so(self, client, cards):
        client.force_login(make_user(ANALYST))
        assert "Tidak ada tugas yang menunggu" in client.get("/").text
        cards(lambda user: [workday.Card("Draf", "/visits/", 0)])
        assert "Tidak ada tugas yang menunggu" in client.get("/").text

    def test_without_a_role(self, client, cards):
        client.force_login(UserFactory())
        assert "belum mempunyai peran" in client.get("/").text

    def test_registering_twice_is_once(self, cards):
        def source(user):
            return [workday.Card("Sekali", "/")]

        cards(source)
        cards(source)
        assert len(workday.cards_for(None)) == 1


class TestAuditList:
    @pytest.fixture
    def auditor(self, client):
        user = make_user(AUDITOR, full_name="Auditor Satu")
        client.force_login(user)
        return user

    @pytest.fixture
    def entries(self):
        officer = UserFactory(full_name="Petrus Lay")
        for number in range(120):
            audit.record(by=officer, action="visit.submit", on=officer, summary=f"nomor {number}", purpose="verifikasi")
        audit.record(by=None, action="import.accepted", summary="daftar")
        return officer

    def test_newest_first_in_pages_and_leaves_a_trace(self, client, auditor, entries):
        page = client.get("/audit/").context["page"]
        assert len(page.rows) == 50
        assert page.rows[0].summary == "daftar"
        seen = [row.pk for row in page.rows]
        while page.next_cursor:
            page = client.get("/audit/", {"cursor": page.next_cursor}).context["page"]
            seen += [row.pk for row in page.rows]
        assert seen == sorted(seen, reverse=True)
        assert len(set(seen)) == 121
        assert AuditEntry.objects.filter(action="audit.view", actor_id=auditor.pk).count() == 3

    def test_filters(self, client, auditor, entries):
        def found(**query):
            return client.get("/audit/", query).context["page"].count

        assert found(actor=entries.pk) == 120
        assert found(action="import.accepted") == 1
        assert found(object_type="accounts.user", object_id=entries.pk) == 120
        today = timezone.localdate()
        assert found(action="visit.submit", since=today, until=today) == 120
        assert found(until=today - datetime.timedelta(days=1)) == 0

    def test_a_bad_filter_loses_nothing_typed(self, client, auditor):
        page = client.get("/audit/", {"since": "kemarin", "object_id": "abc"})
        assert page.status_code == 200
        assert page.context["filter"].form.errors["since"]
        assert 'value="abc"' in page.text

    def test_no_identity_number_goes_into_the_trail(self, client, auditor):
        client.get("/audit/", {"object_id": "5371041205900003"})
        assert "1205900003" not in AuditEntry.objects.latest("pk").summary

    def test_in_words(self, client, auditor, entries):
        audit.record(by=entries, action="moon.landing", object_type="space.rocket", object_id="1")
        page = client.get("/audit/").text
        assert "Mengajukan kunjungan" in page
        assert "Pengguna" in page
        assert "moon.landing" in page
        assert "space.rocket" in page

    def test_within_the_budget(self, client, auditor, entries, django_assert_max_num_queries):
        with django_assert_max_num_queries(12):
            assert client.get("/audit/").status_code == 200

    def test_for_auditors_alone(self, client):
        client.force_login(make_user(FIELD_OFFICER))
        assert client.get("/audit/").status_code == 403


class TestErrorPages:
    @pytest.fixture
    def request_(self):
        request = RequestFactory().get("/")
        request.LANGUAGE_CODE = "id"
        return request

    def test_each_says_what_to_do_and_reads_no_database(self, request_, django_assert_num_queries):
        with django_assert_num_queries(0):
            pages = {
                400: errors.bad_request(request_, SuspiciousOperation("x")),
                403: errors.permission_denied(request_, PermissionDenied()),
                404: errors.page_not_found(request_, None),
                500: errors.server_error(request_),
            }
        for status, page in pages.items():
            assert page.status_code == status
            assert "Kembali" in page.text
            assert 'data-page="error"' in page.text

    def test_a_reason_given_is_shown(self, request_):
        reason = "Anda tidak dapat memeriksa kunjungan Anda sendiri."
        assert reason in errors.permission_denied(request_, PermissionDenied(reason)).text

    def test_an_address_that_does_not_exist(self, client):
        client.force_login(make_user(FIELD_OFFICER))
        page = client.get("/tidak/ada/")
        assert page.status_code == 404
        assert "Tidak ditemukan" in page.text

    def test_a_form_with_an_old_token_says_that_the_text_is_kept(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(make_user(FIELD_OFFICER))
        page = client.post("/language/", {"language": "en"})
        assert page.status_code == 403
        assert "isian Anda tetap tersimpan" in page.text


class TestHealth:
    def test_ok_without_a_login_and_without_a_session(self, client, django_assert_num_queries):
        with django_assert_num_queries(1):
            answer = client.get("/healthz")
        assert (answer.status_code, answer.text) == (200, "ok\n")
        assert not answer.cookies

    def test_says_so_when_the_database_is_gone(self, client, monkeypatch):
        def gone():
            raise DatabaseError

        monkeypatch.setattr(connection, "cursor", gone)
        assert client.get("/healthz").status_code == 503


class TestComponents:
    def test_for_builders_alone(self, client):
        client.force_login(make_user(ANALYST))
        assert client.get("/components/").status_code == 404

    def test_shows_every_component(self, client, settings):
        settings.DEBUG = True
        client.force_login(make_user(ANALYST))
        page = client.get("/components/")
        assert page.status_code == 200
        used = {template.name for template in page.templates if template.name}
        components = {f"components/{path.name}" for path in (TEMPLATES / "components").glob("*.html")}
        assert components
        assert components <= used
        assert "5371041205900003" not in page.text

    def test_every_state_of_the_contract_has_a_word_an_icon_and_a_tone(self):
        from households.models.field import FieldRecord
        from households.models.lists import ImportBatch
        from households.models.meetings import Decision, MeetingState
        from households.models.objections import ObjectionState
        from households.models.register import PovertyStatus, VerificationStatus
        from households.models.visits import VisitState
        from programs.models.enrolments import EnrolmentState
        from programs.models.referrals import ReferralState
        from programs.models.rosters import RosterState

        models = {
            "visit": VisitState,
            "verification": VerificationStatus,
            "poverty": PovertyStatus,
            "enrolment": EnrolmentState,
            "roster": RosterState,
            "import": ImportBatch.State,
            "meeting": MeetingState,
            "decision": Decision,
            "objection": ObjectionState,
            "referral": ReferralState,
            "field": FieldRecord.State,
        }
        assert {kind: set(states) for kind, states in STATUSES.items()} == {
            kind: set(states.values) for kind, states in models.items()
        }
        for kind, states in models.items():
            for state in states:
                assert str(status_of(kind, state.value).label) == str(state.label), (kind, state)

    def test_an_unknown_state_is_shown_as_it_is(self):
        assert status_of("visit", "teleported").label == "teleported"


class TestMenu:
    def test_by_permission_and_where_the_address_exists(self, client):
        client.force_login(make_user(AUDITOR))
        items = client.get("/audit/").context["navigation"]()
        assert [item["path"] for item in items if item["current"]] == ["/audit/"]
        assert "/imports/" not in {item["path"] for item in items}
        client.force_login(make_user(FIELD_OFFICER))
        paths = {item["path"] for item in client.get("/").context["navigation"]()}
        assert paths & {"/audit/", "/admin/", "/imports/", "/programs/"} == set()


class TestVendored:
    MANIFEST = json.loads((BASE / "static/vendor/manifest.json").read_text())

    def test_every_file_is_the_one_of_the_manifest(self):
        vendor = BASE / "static/vendor"
        listed = {entry["path"]: entry["sha256"] for package in self.MANIFEST["packages"] for entry in package["files"]}
        present = {str(path.relative_to(vendor)) for path in vendor.rglob("*") if path.is_file()}
        assert present == {*listed, "manifest.json"}
        for path, digest in listed.items():
            assert sha256((vendor / path).read_bytes()).hexdigest() == digest, path

    def test_every_package_tells_version_and_licence(self):
        for package in self.MANIFEST["packages"]:
            assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
            assert package["licence"] in ("MIT", "Apache-2.0")
            assert any(entry["path"].endswith("LICENSE") for entry in package["files"])

    def test_every_icon_in_use_is_in_the_sprite(self):
        sprite = set(
            re.findall(r'<symbol id="([^"]+)"', (BASE / "static/vendor/bootstrap-icons/icons.svg").read_text())
        )
        used = {status.icon for states in STATUSES.values() for status in states.values()}
        for path in [*TEMPLATES.rglob("*.html")]:
            text = path.read_text()
            used |= set(re.findall(r"{% icon [\"']([^\"']+)[\"']", text))
            used |= set(re.findall(r"\bicon=[\"']([^\"']+)[\"']", text))
            used |= set(re.findall(r"{% badge [\"'][a-z]+[\"'] [\"']([^\"']+)[\"']", text))
        assert used
        assert used - sprite == set()


def test_no_template_breaks_the_content_policy():
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=[\"']|\son[a-z]+=[\"']|hx-on", text), path
        for script in re.findall(r"<script[^>]*>", text):
            assert "src=" in script or "nonce=" in script or "json" in script, (path, script)
