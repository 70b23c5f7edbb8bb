"""The pages in a browser: no axe violation on a phone or a desk, and a training from draft to attendance."""

import datetime

import pytest
from django.utils import timezone

from programs.models import Attendance, Enrolment, Roster
from tests.programs.conftest import head_of, make_poor, officer_of

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 900}


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
