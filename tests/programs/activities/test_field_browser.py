"""Attendance and a handover taken on a phone that has no signal."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from programs.activities.seedlings import create_distribution
from programs.activities.stock import record_entry
from programs.activities.training import create_session
from programs.models import Attendance, Handover, SeedlingSpecies
from tests.factories import ward
from tests.households.field.phone import PHONE, Phone
from tests.programs.conftest import fill, make_roster, officer_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_without_a_signal(new_context, log_in, live_server, training, seedlings, axe):
    officer, today = officer_of(training), timezone.localdate()
    seedlings.agency.staff.add(officer)
    course = make_roster(training, "approved", created_by=officer)
    fill(course, 3, by=officer, state="approved")
    values = {"topic": "Sambal", "place": "Aula", "held_on": today, "seats": 20, "trainer": "x"}
    create_session(roster=course, by=officer, **values)
    handing = make_roster(seedlings, "approved", created_by=officer)
    row = fill(handing, 1, by=officer, state="approved")[0]
    species = SeedlingSpecies.objects.order_by("name").first()
    record_entry(
        programme=seedlings, by=officer, species=species, kind="received", quantity=100, source="x", happened_on=today
    )
    place = {"place": "Kantor", "held_on": today, "first_party": "x"}
    create_distribution(roster=handing, by=officer, ward=ward(), **place)

    context = new_context(**PHONE)
    log_in(officer, context)
    phone = Phone(context, live_server.url).open().installed()
    page = phone.page
    context.set_offline(True)
    axe(page)
    page.locator(".case", has_text="Sambal").tap()
    expect(page.locator(".check")).to_have_count(3)
    for box in page.locator(".check").all()[:2]:
        box.tap()
    expect(page.locator(".save-status")).to_contain_text("Tersimpan di telepon")
    phone.reload()
    expect(page.locator(".check input:checked")).to_have_count(2)
    axe(page)
    page.locator("#send").tap()
    page.locator(".case", has_text="BAST").tap()
    page.locator("details summary").tap()
    details = page.locator(f"[data-row='{row.pk}']")
    details.locator("input[inputmode=numeric]").fill("2000")
    phone.until("self.field.unsent().then((all) => all.drafts.length === 1)")
    phone.reload()
    expect(details.locator("input[inputmode=numeric]")).to_have_value("2000")
    axe(page)
    details.locator("button").tap()
    expect(page.locator(".badge.good")).to_be_visible()
    assert phone.waiting()[1] == 2
    context.set_offline(False)
    assert phone.flush() == "ok"
    assert phone.waiting() == [0, 1, 0]  # more than there is: refused, to be corrected
    page.goto(f"{phone.url}/field/#/outbox")
    page.locator("#waiting button", has_text="Perbaiki").tap()
    expect(details.locator("#problem")).to_be_visible()
    details.locator("input[inputmode=numeric]").fill("20")
    details.locator("button").tap()
    assert phone.flush() == "ok"
    assert phone.waiting() == [0, 0, 0]
    phone.reload()
    expect(page.locator(".badge.good")).to_be_visible()
    assert Attendance.objects.filter(present=True).count() == 2
    assert (Handover.objects.get().quantity, Handover.objects.get().enrolment) == (20, row)
