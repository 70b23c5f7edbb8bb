"""Each kind of programme from the proposal to the exit, as the demo accounts: the agency's officer on a phone, its head
at a desk. (The survival checks of seedlings, weeks later: `tests/programs/activities/test_browser.py`.)"""

import datetime
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from programs.models import (
    Agency,
    Certificate,
    Disbursement,
    Enrolment,
    MarketingPartner,
    Programme,
    Roster,
    SeedlingStock,
)
from tests.browser.conftest import chapter, confirm, put
from tests.programs.conftest import make_poor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def walk(at_work, demo):
    """The pages of the two accounts, who work for every agency here, and today."""
    for agency in Agency.objects.all():
        agency.staff.add(demo["stafdinas"], demo["kadis"])
    staff, head = at_work("stafdinas", on_a_phone=True), at_work("kadis")
    today = timezone.localdate()
    return SimpleNamespace(staff=staff, head=head, today=today, day=f"{today:%Y-%m-%d}", demo=demo)


def send(page):
    """Press the button of the page's form."""
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def whole(page):
    """Nothing is wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), page.url


def say(page, text):
    expect(page.locator("main")).to_contain_text(text)


def approved(walk, slug, family, person=None, **details):
    """A family (or one of its members) proposed straight onto a new roster, which is published, submitted, approved."""
    page, later = walk.staff, walk.today + datetime.timedelta(days=30)
    page.goto(f"/rosters/new/?programme={slug}")
    put(page.locator("main form"), name=f"Daftar {slug}", starts_on=walk.day, ends_on=later, quota=1)
    send(page)
    roster = Roster.objects.latest("pk")
    page.goto(f"/programs/{slug}/propose/{family.pk}/?onto={roster.pk}")
    chosen = {"person": person.pk} if person else {}
    put(page.locator("main form"), **chosen, **{f"details-{name}": value for name, value in details.items()})
    whole(page)
    send(page)
    say(page, (person or family.members.get(relation="head")).name)
    confirm(page, "publish", until=walk.day)
    confirm(page, "submit")
    walk.head.goto(roster.get_absolute_url())
    confirm(walk.head, "approve")
    return roster, Enrolment.objects.get(roster=roster)


def rows(page, roster, decision):
    """Do something with the only row of a roster."""
    page.goto(roster.get_absolute_url())
    page.locator("tbody input[name=ids]").check()
    page.locator(f"button[value={decision}]").click()
    page.wait_for_load_state()


def deed(page, row, name, **fields):
    """Record what only the kind knows, on the page of one enrolment."""
    page.goto(f"/programs/{row.programme.slug}/enrolments/{row.pk}/")
    whole(page)
    confirm(page, f"deed-{name}", **{f"{name}-{key}": value for key, value in fields.items()})


def paid(walk, row, rupiah, amount="", **stage):
    """A payout by the numbers (or an amount), the payment with its proof, the receipt."""
    page, slug = walk.staff, row.programme.slug
    page.goto(f"/programs/{slug}/payouts/")
    put(page.locator("main form"), stage="Tahap uji", paid_from=walk.day, channel="Bank", source="SK 1",
        amount=amount, **stage)  # fmt: skip
    whole(page)
    send(page)
    one = Disbursement.objects.get(enrolment=row)
    page.goto(f"/programs/{slug}/payouts/{one.payout_id}/{one.pk}/")
    say(page, rupiah)
    put(page.locator("main form", has=page.locator("[name=proof]")), paid_on=walk.day, proof="TRX 1")
    page.locator("main form", has=page.locator("[name=proof]")).locator("button[type=submit]").click()
    say(page, rupiah)
    assert page.url.endswith("/receipt/")


def leave(walk, row, reason):
    """The head of the agency ends it, with the reason."""
    walk.head.goto(f"/programs/{row.programme.slug}/enrolments/{row.pk}/")
    confirm(walk.head, "step-exit", **{"exit-reason": reason})
    row.refresh_from_db()
    assert (row.state, row.exit_reason, row.ended_on) == ("exited", reason, walk.today)


def test_from_the_proposal_to_the_exit(walk, at_work, new_context, live_server, tmp_path):
    family = make_poor(size=4)
    head, mother, pupil = family.members.order_by("birth_date")[:3]

    with chapter("PKH: proposed to the ministry, its decision, stage, commitment, heir, a quarter's money, the exit"):
        roster, row = approved(walk, "pkh", family, year=walk.today.year, stage=4)
        say(walk.head, "kementerian")
        rows(walk.head, roster, "approved")
        rows(walk.staff, roster, "activate")
        deed(walk.staff, row, "stage", year=walk.today.year + 1, stage=1)
        deed(walk.staff, row, "commitment", member=pupil.pk, kind="school", kept=1, year=walk.today.year, stage=4)
        deed(walk.staff, row, "recipient", recipient=mother.pk, reason="Ibu yang menerima")
        paid(walk, row, "Rp225.000", year=walk.today.year + 1, part=1)
        leave(walk, row, "no_compliance")

    with chapter("PIP: nominated, the account activated, decided, awarded, disbursed, the exit"):
        roster, row = approved(walk, "pip", family, pupil)
        soon = walk.today + datetime.timedelta(days=7)
        deed(walk.staff, row, "nominate", nomination_number="SK 7", nominated_on=walk.day, activate_by=soon)
        walk.staff.goto("/")
        say(walk.staff, "PIP: rekening harus aktif dalam 14 hari")
        deed(walk.staff, row, "account", activated_on=walk.day)
        rows(walk.head, roster, "approved")
        deed(walk.staff, row, "award", award_number="SK 8", awarded_on=walk.day)
        say(walk.staff, "SK 8")
        paid(walk, row, "Rp450.000")
        leave(walk, row, "moved")

    with chapter("Training: session, attendance, the certificate that a stranger can confirm"):
        roster, row = approved(walk, "pelatihan-kuliner", family, head)
        rows(walk.staff, roster, "activate")
        walk.staff.goto(f"{roster.get_absolute_url()}sessions/new/")
        put(walk.staff.locator("main form"), topic="Abon", place="Aula", held_on=walk.day, seats=1, trainer="Chef")
        send(walk.staff)
        walk.staff.locator(".tap-list label").first.click()
        whole(walk.staff)
        walk.staff.get_by_role("button", name="Simpan kehadiran").click()
        say(walk.staff, "1 hadir")
        walk.head.goto(f"{roster.get_absolute_url()}certificates/")
        send(walk.head)
        row.refresh_from_db()
        assert row.state == "completed"
        stranger = new_context(base_url=live_server.url).new_page()
        stranger.goto(f"/rosters/certificates/{Certificate.objects.get(enrolment=row).token}/")
        say(stranger, head.name)

    with chapter("Seedlings: a distribution in the ward, the handover from the stock, the exit"):
        species = SeedlingStock.objects.filter(programme__slug="anakan", on_hand__gt=10).first().species
        roster, row = approved(walk, "anakan", family, species=species.pk, quantity=10)
        rows(walk.staff, roster, "activate")
        walk.staff.goto(f"{roster.get_absolute_url()}distributions/new/")
        put(walk.staff.locator("main form"), ward=family.ward_id, place="Kantor lurah", held_on=walk.day)
        send(walk.staff)
        walk.staff.locator(".tap-list a").first.click()
        whole(walk.staff)
        put(walk.staff.locator("#handover"), received_by="MAMA REKAAN")
        walk.staff.locator("#handover button[type=submit]").click()
        say(walk.staff, "MAMA REKAAN")
        assert row.handovers.get().quantity == 10
        leave(walk, row, "moved")

    with chapter("UMKM: turnover, a mentoring visit, an order of a partner, the exit"):
        partner = MarketingPartner.objects.create(name="Toko Rekaan")
        roster, row = approved(walk, "umkm", family, mother, name="Dapur Ina", line="food", nib="1234567890123")
        rows(walk.staff, roster, "activate")
        deed(walk.staff, row, "turnover", monthly="under_5", seen_on=walk.day)
        deed(walk.staff, row, "mentoring", held_on=walk.day, mentor="Pak Tenun", findings="Baik")
        deed(walk.staff, row, "order", partner=partner.pk, ordered_on=walk.day, item="abon", quantity=3,
             amount="75.000")  # fmt: skip
        say(walk.staff, "Rp75.000")
        leave(walk, row, "request")

    with chapter("Other assistance: taken from a list, paid, the exit"):
        file = tmp_path / "blt.csv"
        file.write_text(f"NO;NO KK\n1;{family.kk_number}\n")
        call_command("import_membership", "blt", str(file))
        row = Enrolment.objects.get(programme=Programme.objects.get(slug="blt"), household=family)
        paid(walk, row, "Rp300.000", amount="300.000")
        leave(walk, row, "not_poor")

    with chapter("The case says all of it"):
        at_work("bappeda").goto(family.get_absolute_url())
        for words in ("Kewajiban tidak dipenuhi", "Pindah", "Permintaan sendiri"):
            say(at_work("bappeda"), words)
