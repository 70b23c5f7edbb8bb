"""The register in a real browser, on a phone and on a desk: no accessibility violation, rows that come when wanted, and
a number that shows once."""

import datetime
import os

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from households.models import Household
from households.register import actions
from tests.factories import PersonFactory, VisitFactory, make_household, make_nik, make_officer, make_ward_head, ward

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}
PICTURES = os.environ.get("PICTURES")  # a folder, to look at the pages


@pytest.fixture(params=SIZES)
def screen(request, page):
    page.set_viewport_size(SIZES[request.param])
    return request.param


def check(page, axe, screen, name):
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}-{screen}.png", full_page=True)
    axe(page)
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide, f"{name} scrolls sideways on a {screen}"


def test_list(page, live_server, log_in, axe, screen):
    for number in range(8):
        made = make_household(ward=ward("Oesapa"))
        states = ["unverified", "assigned", "submitted", "verified"]
        poverty = "extreme_poor" if number % 4 == 3 else "unknown"
        Household.objects.filter(pk=made.pk).update(verification_status=states[number % 4], poverty_status=poverty)
    log_in(make_ward_head(ward("Oesapa"), ward("Kelapa Lima")))
    page.goto(live_server.url + "/households/")
    check(page, axe, screen, "list")
    if screen == "phone":
        page.get_by_role("button", name="Saringan").click()
    page.locator("summary").filter(has_text="Semua").first.click()
    check(page, axe, screen, "list-filters")
    page.goto(live_server.url + "/households/?name=zzzz")
    check(page, axe, screen, "list-empty")


def test_case(page, live_server, log_in, axe, screen):
    officer = make_officer(ward("Oesapa"))
    household = make_household(size=5, latitude="-10.155", longitude="123.62")
    PersonFactory(household=household, name="NENEK REKAAN", sex="P", relation="parent", nik=None, disability="physical")
    VisitFactory(household=household, officer=officer, approved=True)
    VisitFactory(household=household, officer=officer, submitted=True)
    actions.correct_household(household=household, by=officer, version=1, values={"address": "Jl. Sukun No. 4"})
    log_in(officer)
    page.goto(live_server.url + household.get_absolute_url())
    check(page, axe, screen, "case")
    head = household.members.get(relation="head")
    page.get_by_role("button", name=f"Tampilkan NIK {head.name}").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Keperluan").select_option("verification")
    axe(page)
    dialog.get_by_role("button", name="Tampilkan").click()
    page.get_by_text(head.nik).wait_for()
    check(page, axe, screen, "case-revealed")
    assert AuditEntry.objects.get(action="identity.reveal").purpose == "verification"
    page.reload()
    assert head.nik not in page.content()


def test_register(page, live_server, log_in, axe, screen):
    log_in(make_officer(ward("Oesapa"), ward("Lasiana")))
    page.goto(live_server.url + reverse("household_new"))
    assert page.locator("[data-member]").count() == 0
    page.get_by_role("button", name="Tambah anggota").click()
    check(page, axe, screen, "new")
    born = datetime.date(1990, 4, 5)
    page.get_by_label("Kelurahan").select_option(label="Lasiana")
    page.locator("#id_head-name").fill("Marthen Rekaan")
    page.locator("#id_head-nik").fill(make_nik(born))
    page.locator("#id_head-sex").select_option("L")
    page.locator("#id_head-birth_date").fill("1990-04-06")
    page.get_by_role("button", name="Tambah anggota").click()
    page.locator("#id_members-0-name").fill("yang dihapus")
    page.locator("#id_members-1-name").fill("Anak Rekaan")
    page.locator("#id_members-1-no_nik").check()
    page.locator("#id_members-1-sex").select_option("P")
    page.locator("#id_members-1-birth_date").fill("2018-07-01")
    page.locator("#id_members-1-relation").select_option("child")
    page.locator("[data-drop-member]").first.click()
    assert page.locator("#id_members-0-name").input_value() == "Anak Rekaan"
    page.get_by_role("button", name="Daftarkan").click()
    page.get_by_text("Mohon periksa").wait_for()
    assert page.locator("#id_members-0-name").input_value() == "Anak Rekaan"
    check(page, axe, screen, "new-doubt")
    page.locator("#id_head-confirmed").check()
    page.get_by_role("button", name="Daftarkan").click()
    page.get_by_role("heading", name="MARTHEN REKAAN").wait_for()
    household = Household.objects.get()
    assert set(household.members.values_list("name", flat=True)) == {"MARTHEN REKAAN", "ANAK REKAAN"}


def test_other_forms(page, live_server, log_in, axe, screen):
    officer = make_officer(ward("Oesapa"))
    household = make_household()
    member = household.members.get(relation="spouse")
    log_in(officer)
    for name, args in (
        ("household_correct", [household.pk]),
        ("member_correct", [household.pk, member.pk]),
        ("member_new", [household.pk]),
    ):
        page.goto(live_server.url + reverse(name, args=args))
        check(page, axe, screen, name)
    page.get_by_role("button", name="Simpan").click()
    page.get_by_text("Mohon perbaiki").or_(page.get_by_role("alert")).first.wait_for()
    check(page, axe, screen, "errors")
    page.goto(live_server.url + reverse("household_correct", args=[household.pk]))
    page.get_by_label("Alamat", exact=True).fill("Jl. Saya")
    actions.correct_household(household=household, by=officer, version=1, values={"address": "Jl. Lain"})
    page.get_by_role("button", name="Simpan").click()
    page.get_by_text("Jl. Rekaan").first.wait_for()
    check(page, axe, screen, "changed-meanwhile")
    assert page.get_by_label("Alamat", exact=True).input_value() == "Jl. Saya"


def test_registering_without_scripts(browser, live_server, log_in):
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    log_in(make_officer(ward("Oesapa")), context)
    page = context.new_page()
    page.goto(live_server.url + reverse("household_new"))
    assert page.locator("[data-member]").count() == 3
    page.locator("#id_head-name").fill("Marthen Rekaan")
    page.locator("#id_head-no_nik").check()
    page.locator("#id_head-sex").select_option("L")
    page.locator("#id_head-birth_date").fill("1990-04-05")
    page.get_by_role("button", name="Daftarkan").click()
    assert Household.objects.get().head_name == "MARTHEN REKAAN"
    context.close()
