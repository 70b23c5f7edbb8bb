"""A family through its events, on a phone and at a desk: shown before it is recorded, the past, the agency's worklist,
what can't be taken back any more and what can, and a family handed over to another ward."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from households.models.register import Relation
from programs.models import Enrolment
from tests.browser.conftest import DESK, PHONE
from tests.factories import EnrolmentFactory, make_officer, ward
from tests.programs.conftest import head_of, make_poor

pytestmark = pytest.mark.django_db(transaction=True)
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def family(training):
    """(household, head, heir) of a verified poor family, its head in the culinary training."""
    household = make_poor()
    head, heir = (household.members.get(relation=one) for one in ("head", "spouse"))
    EnrolmentFactory(programme=training, household=household, person=head, ward=household.ward, state="active",
                     started_on=YESTERDAY)  # fmt: skip
    return household, head, heir


def at(user, screen, log_in, new_context, live_server):
    context = new_context(**screen, base_url=live_server.url)
    log_in(user, context)
    return context.new_page()


def look(page, household, kind, **values):
    """Fill in the form of an event and see what would happen."""
    page.goto(f"/households/{household.pk}/events/{kind}/")
    page.fill("[name=happened_on]", str(YESTERDAY))
    page.fill("[name=proof_number]", "474.3/12/XI/2026")
    for name, value in values.items():
        page.select_option(f"[name={name}]", value)
    page.get_by_role("button", name="Lihat yang akan terjadi").click()


def record(page):
    page.get_by_role("button", name="Catat peristiwa").click()
    expect(page.locator(".messages")).to_contain_text("Peristiwa tercatat")


def test_a_family_through_its_events(family, training, new_context, live_server, log_in, axe):
    (household, head, heir), browser = family, (log_in, new_context, live_server)
    officer = at(make_officer(household.ward), PHONE, *browser)
    officer.goto(household.get_absolute_url())
    officer.get_by_role("link", name="Peristiwa keluarga", exact=True).click()
    officer.get_by_role("link", name="Kematian").click()
    look(officer, household, "death", person=str(head.pk))
    expect(officer.locator("#event-body")).to_contain_text("pilih penggantinya")
    officer.select_option("[name=new_head]", str(heir.pk))
    officer.get_by_role("button", name="Lihat yang akan terjadi").click()
    expect(officer.locator(".event-lines")).to_contain_text(f"Pelatihan Kuliner ({head.name})")
    axe(officer)
    record(officer)
    expect(officer.locator("h1")).to_have_text(heir.name)
    event = household.life_events.get()
    officer.goto(f"/households/{household.pk}/past/?on={YESTERDAY - timedelta(days=1)}")
    expect(officer.locator(".past-list").first).to_contain_text(head.name)
    axe(officer)

    agency = at(head_of(training), DESK, *browser)
    agency.goto("/")
    agency.get_by_role("link", name="Setelah peristiwa keluarga").click()
    agency.get_by_role("link", name=head.name).click()
    agency.get_by_label("Dilanjutkan ahli waris").check()
    agency.locator("[name=heir]").select_option(str(heir.pk))
    agency.locator("[name=reason]").select_option("deceased")
    axe(agency)
    agency.get_by_role("button", name="Simpan").click()
    expect(agency.locator(".messages")).to_contain_text("Diputuskan")
    expect(agency.get_by_role("link", name=head.name)).to_have_count(0)
    assert Enrolment.objects.get(person=heir, programme__slug="pelatihan-kuliner").state == "active"

    take_back(officer, event)
    expect(officer.locator("main")).to_contain_text("Dinas sudah memutuskan")
    split_and_take_back(officer, household)
    hand_over(officer, household)


def take_back(page, event):
    page.goto(f"/households/events/{event.pk}/")
    page.get_by_text("Salah catat: cabut peristiwa ini").click()
    page.locator("[name=reason]").fill("Salah keluarga")
    page.get_by_role("button", name="Cabut peristiwa").click()


def split_and_take_back(page, household):
    """A child gets a card of their own, which was a mistake."""
    child = household.members.present().exclude(relation=Relation.HEAD).order_by("-birth_date", "pk").first()
    page.goto(f"/households/{household.pk}/events/split/")
    page.get_by_label(child.name).check()
    page.select_option("[name=head]", str(child.pk))
    page.fill("[name=happened_on]", str(timezone.localdate()))
    page.fill("[name=proof_number]", "KK-1")
    page.get_by_role("button", name="Lihat yang akan terjadi").click()
    record(page)
    event = household.life_events.get(kind="split")
    assert list(event.other.members.all()) == [child]
    take_back(page, event)
    expect(page.locator(".messages")).to_contain_text("kembali seperti sebelumnya")
    child.refresh_from_db()
    assert child.household == household


def hand_over(page, household):
    """The whole family moves to a ward that the officer doesn't cover."""
    away = ward("Sikumana")
    page.goto(f"/households/{household.pk}/events/relocate/")
    page.select_option("[name=ward]", str(away.pk))
    page.fill("[name=address]", "Jl. Baru No. 1")
    page.fill("[name=happened_on]", str(timezone.localdate()))
    page.fill("[name=proof_number]", "SKPWNI/5")
    page.get_by_role("button", name="Lihat yang akan terjadi").click()
    expect(page.locator(".event-lines")).to_contain_text("diserahkan ke Kelurahan Sikumana")
    record(page)
    expect(page.locator("main")).to_contain_text("belum diterima")
    assert page.goto(household.get_absolute_url()).status == 404
