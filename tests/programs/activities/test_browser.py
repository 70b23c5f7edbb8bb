"""Delivery in a browser, phone and desk: seedlings from the proposal to the exit, and no page with an axe violation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from programs.activities.certificates import issue_certificates
from programs.activities.payouts import create_payout
from programs.models import (
    Disbursement,
    Enrolment,
    Handover,
    Programme,
    Referral,
    SeedlingSpecies,
    SeedlingStock,
    SurvivalCheck,
    TrainingSession,
)
from tests.factories import ward
from tests.programs.conftest import fill, head_of, make_poor, make_roster, officer_of
from tests.programs.test_browser import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def look(page, live_server, axe, addresses):
    """Open each address at both sizes: no axe violation, nothing wider than the screen."""
    for address in addresses:
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            assert page.goto(live_server.url + address).status == 200, address
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), (address, size)


def test_seedlings_from_the_proposal_to_the_exit(page, live_server, log_in, axe, seedlings):
    officer, head, today = officer_of(seedlings), head_of(seedlings), timezone.localdate()
    family, species = make_poor(), SeedlingSpecies.objects.get(name="Cabai keriting")
    SeedlingStock.objects.create(programme=seedlings, species=species, on_hand=50)
    page.set_viewport_size(PHONE)
    log_in(officer)
    page.goto(f"{live_server.url}/programs/anakan/propose/{family.pk}/")
    page.get_by_label("Jenis tanaman").select_option("Cabai keriting")
    page.get_by_label("Jumlah anakan").fill("10")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/enrolments/**")
    row = Enrolment.objects.get()
    roster = make_roster(seedlings, "approved", created_by=officer)
    Enrolment.objects.filter(pk=row.pk).update(roster=roster, state="active", started_on=today - timedelta(days=40))
    page.goto(f"{live_server.url}/rosters/{roster.pk}/distributions/new/")
    page.locator("[name=ward]").select_option(label="Oesapa")
    page.locator("[name=place]").fill("Kantor lurah")
    page.locator("[name=held_on]").fill(f"{today - timedelta(days=31):%Y-%m-%d}")
    page.locator("main form button[type=submit]").click()
    page.locator(".tap-list a").first.click()
    page.locator("[name=received_by]").fill("MAMA REKAAN")
    page.locator("#handover button[type=submit]").click()
    page.wait_for_load_state()
    handover = Handover.objects.get()
    assert handover.quantity == 10 and SeedlingStock.objects.get().on_hand == 40
    page.goto(f"{live_server.url}/programs/anakan/checks/")
    page.locator(".tap-list a").first.click()
    page.locator("[name=alive]").fill("8")
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    assert SurvivalCheck.objects.get(number=1).alive == 8
    distribution = f"/rosters/{roster.pk}/distributions/{handover.distribution_id}/"
    look(page, live_server, axe, [
        "/programs/anakan/stock/", "/programs/anakan/checks/?show=made", "/programs/anakan/missed/",
        f"/programs/anakan/missed/distribution/{handover.distribution_id}/", f"{distribution}handovers/{handover.pk}/",
        f"/programs/anakan/checks/{SurvivalCheck.objects.get(number=2).pk}/", "/programs/anakan/graduations/",
        f"/households/{family.pk}/",
    ])  # fmt: skip
    log_in(head)
    page.goto(f"{live_server.url}/programs/anakan/enrolments/{row.pk}/")
    page.locator("[data-dialog=step-exit]").click()
    page.locator("dialog[open] select").select_option("moved")
    page.locator("dialog[open] button[type=submit]").click()
    page.wait_for_load_state()
    row.refresh_from_db()
    assert (row.state, row.exit_reason, row.ended_on) == ("exited", "moved", today)


def test_certificates_payments_and_referrals(page, live_server, log_in, axe, training):
    pkh = Programme.objects.select_related("agency").get(slug="pkh")
    roster, today = make_roster(training, "approved"), timezone.localdate()
    rows = fill(roster, 2, state="active")
    session = TrainingSession.objects.create(
        roster=roster, topic="Abon", place="Aula", held_on=today, seats=20, trainer="Chef", created_by=roster.created_by
    )
    for row, present in zip(rows, (True, False), strict=True):
        session.attendances.create(enrolment=row, present=present, recorded_by=roster.created_by)
    head = head_of(training)
    log_in(head)
    certificates = f"/rosters/{roster.pk}/certificates/"
    look(page, live_server, axe, [certificates])
    page.set_viewport_size(PHONE)
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    rows[0].refresh_from_db()
    assert rows[0].state == "completed" and issue_certificates(roster=roster, by=head, ids=[rows[1].pk]) == []
    made = rows[0].certificate
    look(page, live_server, axe, [certificates, f"{certificates}{made.pk}/"])
    page.context.clear_cookies()
    look(page, live_server, axe, [f"/rosters/certificates/{made.token}/"])
    assert page.locator("main").inner_text().count(made.name) == 1 and made.number not in page.content()
    fill(make_roster(pkh, "approved"), 2, state="active")
    payer = officer_of(pkh)
    payout = create_payout(programme=pkh, by=payer, stage="Tahap 4", paid_from=today, channel="Bank", source="SK",
                           amount=750_000)  # fmt: skip
    Referral.objects.create(household=make_poor(ward=ward()), agency=pkh.agency, reason="Sakit", by=head)
    log_in(payer)
    first, second = Disbursement.objects.order_by("pk")
    base = f"/programs/pkh/payouts/{payout.pk}/"
    look(page, live_server, axe, ["/programs/pkh/payouts/", base, f"{base}{second.pk}/", "/programs/referrals/"])
    page.goto(live_server.url + base)
    page.locator(f"input[value='{first.pk}']").check()
    page.locator("[name=paid_on]").fill(f"{today:%Y-%m-%d}")
    page.locator("[name=proof]").fill("Daftar 1")
    page.get_by_role("button", name="Catat dibayar").click()
    page.wait_for_load_state()
    assert Disbursement.objects.get(pk=first.pk).proof == "Daftar 1"
    look(page, live_server, axe, [f"{base}{first.pk}/receipt/", f"/programs/pkh/missed/payout/{payout.pk}/"])
