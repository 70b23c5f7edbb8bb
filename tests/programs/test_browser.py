"""The pages in a browser: no axe violation on a phone or a desk, and a training from draft to attendance."""

import datetime

import pytest
from django.utils import timezone

from programs.models import Attendance, Distribution, Enrolment, Roster, SeedlingSpecies, TrainingSession
from tests.factories import ward
from tests.programs.conftest import fill, head_of, make_poor, make_roster, officer_of

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 900}


def look(page, live_server, axe, addresses):
    """Open each address at both sizes: no axe violation, nothing wider than the screen."""
    for address in addresses:
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            answer = page.goto(live_server.url + address)
            assert answer.status == 200, address
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), (address, size)


def test_pages_for_the_officer(page, live_server, log_in, axe, training):
    officer = officer_of(training)
    make_poor()
    draft, approved = make_roster(training), make_roster(training, "approved", number="7")
    rows = fill(approved, 3, by=officer, state="active")
    fill(draft, 2, by=officer)
    session = TrainingSession.objects.create(
        roster=approved, topic="Abon ikan", place="Aula", held_on=timezone.localdate(), seats=20, trainer="Chef",
        created_by=officer,
    )  # fmt: skip
    log_in(officer)
    household = make_poor()
    base = "/programs/pelatihan-kuliner/"
    look(page, live_server, axe, [
        "/programs/", base, f"{base}eligible/", f"{base}propose/{household.pk}/", f"{base}enrolments/{rows[0].pk}/",
        "/rosters/", "/rosters/new/", f"/rosters/{draft.pk}/", f"/rosters/{draft.pk}/edit/", f"/rosters/{approved.pk}/",
        f"/rosters/{approved.pk}/print/", f"/rosters/{approved.pk}/sessions/new/",
        f"/rosters/{approved.pk}/sessions/{session.pk}/",
    ])  # fmt: skip


def test_pages_of_seedlings(page, live_server, log_in, axe, seedlings):
    officer = officer_of(seedlings)
    roster = make_roster(seedlings, "approved")
    row = fill(roster, 1, state="approved")[0]
    distribution = Distribution.objects.create(
        roster=roster, ward=ward(), place="Kantor lurah", held_on=timezone.localdate(), number="1", first_party="Y",
        created_by=officer,
    )  # fmt: skip
    distribution.handovers.create(
        enrolment=row, species=SeedlingSpecies.objects.first(), quantity=10, received_by="X", recorded_by=officer
    )
    log_in(officer)
    base = f"/rosters/{roster.pk}/distributions/"
    look(page, live_server, axe, [
        f"{base}new/", f"{base}{distribution.pk}/?enrolment={row.pk}", f"{base}{distribution.pk}/print/",
        f"/rosters/{roster.pk}/",
    ])  # fmt: skip


def press(page, name, dialog=None):
    """Press the button that opens a dialog, then the one in it that sends."""
    page.locator(".page-actions").get_by_role("button", name=name).click()
    page.locator("dialog[open]").get_by_role("button", name=dialog or name).click()
    page.wait_for_load_state()


def test_from_the_draft_to_the_attendance(page, live_server, log_in, training):
    officer, head = officer_of(training), head_of(training)
    make_poor(size=1)
    log_in(officer)
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + "/programs/pelatihan-kuliner/eligible/")
    page.locator("tbody input[name=ids]").check()
    page.get_by_role("button", name="Usulkan yang dipilih").click()
    page.goto(live_server.url + "/rosters/new/?programme=pelatihan-kuliner")
    today = timezone.localdate()
    page.fill("#id_name", "Angkatan I")
    page.fill("#id_starts_on", str(today))
    page.fill("#id_ends_on", str(today + datetime.timedelta(days=30)))
    page.fill("#id_quota", "1")
    page.fill("#id_budget", "1.500.000")
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("button", name="Tambahkan semua").click()
    page.locator(".page-actions").get_by_role("button", name="Umumkan untuk sanggahan").click()
    page.fill("dialog[open] input[name=until]", str(today))
    page.locator("dialog[open]").get_by_role("button", name="Umumkan untuk sanggahan").click()
    press(page, "Ajukan daftar")
    roster = Roster.objects.get()
    assert (roster.state, roster.budget) == ("submitted", 1_500_000)

    page.context.clear_cookies()
    log_in(head)
    page.set_viewport_size(DESK)
    page.goto(f"{live_server.url}/rosters/{roster.pk}/")
    press(page, "Setujui")
    roster.refresh_from_db()
    assert roster.state == "approved"
    assert roster.number in page.content()
    assert Enrolment.objects.get().state == "approved"

    page.context.clear_cookies()
    log_in(officer)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/rosters/{roster.pk}/sessions/new/")
    for name, value in (("topic", "Abon ikan"), ("place", "Aula"), ("held_on", str(today)), ("trainer", "Chef")):
        page.fill(f"#id_{name}", value)
    page.get_by_role("button", name="Simpan").click()
    page.locator(".tap-list label").first.click()
    page.get_by_role("button", name="Simpan kehadiran").click()
    page.wait_for_load_state()
    assert Attendance.objects.get().present
