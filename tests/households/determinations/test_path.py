"""The whole path in a browser: household → visit → review → meeting → lock → determination → report, one number."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts import roles
from households.models import Determination, Household, WardMeeting
from tests.factories import make_household, make_officer, make_user, make_ward_head, ward
from tests.households.visits.test_browser import DESK, PHONE, PLACE, answer_everything, saved

pytestmark = pytest.mark.django_db(transaction=True)
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def pages(new_context, log_in):
    """A phone of the officer, desks of the ward head and the analyst."""
    people = {
        "officer": (make_officer(ward()), PHONE | {"geolocation": PLACE, "permissions": ["geolocation"]}),
        "head": (make_ward_head(ward()), DESK),
        "analyst": (make_user(roles.ANALYST), DESK),
    }
    made = {}
    for name, (user, kind) in people.items():
        context = new_context(**kind)
        log_in(user, context)
        made[name] = context.new_page()
    return made


def visit(page, server, household):
    page.goto(server.url + household.get_absolute_url())
    page.locator(f'form[action="{reverse("visit_start", args=[household.pk])}"] button').click()
    answer_everything(page)
    page.locator("[data-locate]").click()
    saved(page)
    page.locator(".visit-bar button[value=submit]").click()
    expect(page.locator("h1")).to_have_text("Kunjungan")


def approve(page, server, household):
    page.goto(server.url + reverse("visit_list"))
    page.get_by_role("link", name=str(household)).click()
    expect(page.locator("#outcome")).to_contain_text("Rp412.000")
    page.get_by_role("button", name="Setujui").first.click()
    page.locator("dialog#approve button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("Kunjungan")


def meet_and_lock(page, server, paper):
    page.goto(server.url + reverse("meeting_new"))
    page.locator("#id_place").fill("Kantor lurah")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Rp412.000")
    page.locator("input[name=item]").first.check()
    page.locator("#id_decision").select_option("agreed")
    page.get_by_role("button", name="Catat", exact=True).click()
    page.locator("#id_attendee-0-name").fill("Maria Lado")
    page.locator("#id_attendee-0-position").fill("Ketua RT 012")
    page.locator("#attendance button[type=submit]").click()
    page.locator('[data-dialog="close"]').click()
    page.locator("dialog#close button[type=submit]").click()
    expect(page.locator("svg.qr")).to_be_visible()
    meeting = WardMeeting.objects.get()
    page.goto(server.url + meeting.get_absolute_url())
    page.locator("#id_scan").set_input_files(paper)
    page.locator("#proof form button[type=submit]").click()
    page.locator('[data-dialog="lock"]').click()
    page.locator("dialog#lock button[type=submit]").click()
    expect(page.locator(".badges")).to_contain_text("Dikunci")
    expect(page.locator("#proof")).to_contain_text("sama dengan saat ditutup")
    expect(page.locator("#proof .status-danger")).to_have_count(0)
    return meeting


def test_the_numbers_agree_at_every_step(pages, live_server, new_context, axe, tmp_path):
    household = make_household(size=3)
    paper = tmp_path / "berita-acara.pdf"
    paper.write_bytes(PDF)
    visit(pages["officer"], live_server, household)
    approve(pages["head"], live_server, household)
    verified = Household.objects.filter(poverty_status="extreme_poor").count()
    meeting = meet_and_lock(pages["head"], live_server, paper)
    axe(pages["head"])
    assert meeting.items.filter(poverty_status="extreme_poor", decision="agreed").count() == verified == 1

    anybody = new_context(**PHONE).new_page()
    anybody.goto(live_server.url + reverse("meeting_verify", args=[meeting.token]))
    expect(anybody.locator("main")).to_contain_text(meeting.number)
    axe(anybody)

    desk = pages["analyst"]
    desk.goto(live_server.url + reverse("determination_new"))
    expect(desk.locator("#preview .figure-tile").first).to_contain_text("1")
    axe(desk)
    desk.locator("#preview form button[type=submit]").click()
    expect(desk.locator("#proof")).to_contain_text("sama dengan saat ditetapkan")
    axe(desk)
    made = Determination.objects.get()
    assert made.rows.listed().count() == verified
    desk.goto(live_server.url + reverse("report", args=["penetapan"]))
    expect(desk.locator('tfoot td[data-label="Miskin ekstrem"]')).to_have_text(str(verified))
    desk.goto(live_server.url + reverse("determination_rows", args=[made.pk]) + "?outcome=extreme_poor")
    expect(desk.locator("tbody tr")).to_have_count(verified)
    desk.get_by_role("link", name=str(household)).click()
    expect(desk.locator("main")).to_contain_text(f"Penetapan {made.number}")
    for page in (pages["officer"], desk):
        page.goto(live_server.url + household.get_absolute_url())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        axe(page)
