"""The city's day once through, as the demo accounts: from a dirty list to the number in Bappeda's report.

One test, in chapters; a failure says which. After each chapter every number of the reports that changed, changed by
just what was done, and counts exactly the rows that its address lists.
"""

import datetime
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from households.models import Household
from reports.demo.staff import ACCOUNTS
from tests.browser.conftest import chapter, confirm
from tests.browser.figures import REPORTS, Figures
from tests.factories import ward

pytestmark = pytest.mark.django_db(transaction=True)

SAMPLE = Path(__file__).parents[1] / "data" / "bnba_contoh_dtks.csv"
# Four families of the sample, among them two rows that can't be right: a NIK as 5,37105E+15, and a sex X.
ROWS = (*range(77, 80), *range(99, 103), *range(994, 1001))
HEAD, TRADER = "ARNOLDUS MELKIANUS BANI", "FERDERIKA YANE BANI"
POVERTY, WARDS, OFFICERS, COVERAGE, PROGRAMMES = REPORTS
TOTAL, NOBODY, PETUGAS, TRAINING = "total", "officer:", "officer:petugas", "programme:pelatihan-kuliner"


def changes(report, rows, **columns):
    """The same `columns` changed in each of `rows`."""
    return {(report, row, column): by for row in rows for column, by in columns.items()}


@pytest.fixture
def files(tmp_path):
    """The slice of the list and two photos."""
    lines = SAMPLE.read_bytes().splitlines(keepends=True)
    listed = tmp_path / "bnba_oesapa.csv"
    listed.write_bytes(b"".join([lines[0], *(lines[number - 1] for number in ROWS)]))
    for name, colour in (("front", "sienna"), ("roof", "gray")):
        Image.new("RGB", (2000, 1500), colour).save(tmp_path / f"{name}.jpg", "JPEG")
    return {"list": listed, "front": tmp_path / "front.jpg", "roof": tmp_path / "roof.jpg"}


def answer(page):
    """Presence, members, dwelling and spending of 350.000 rupiah a person."""
    answers = {
        "presence": "Ditemukan", "tenure": "Milik sendiri", "floor": "Tanah", "wall": "Anyaman bambu", "roof": "Seng",
        "water": "Sumur tak terlindung", "light": "PLN tanpa meteran", "fuel": "Kayu bakar", "toilet": "Tidak ada",
    }  # fmt: skip
    page.locator("#ask-presence label.chip", has_text="Ditemukan").first.click()
    page.locator("[data-confirm-all]").click()
    for question, word in answers.items():
        page.locator(f"#ask-{question} label.chip", has_text=word).first.click()
    page.locator("#id_food_spending").fill("400.000")
    page.locator("#id_other_spending").fill("300.000")


def number_on(page, row, column):
    """The number that the page of a report shows in `row`, under the heading `column`."""
    headings = page.locator("table.report-table thead th").all_inner_texts()
    place = next(index for index, text in enumerate(headings) if text.startswith(column))
    cells = page.locator("table.report-table tr").filter(has=page.get_by_role("rowheader", name=row, exact=True))
    return int(cells.first.locator("th, td").nth(place).inner_text().replace(".", ""))


def import_the_list(page, path):
    page.goto("/imports/")
    page.get_by_role("link", name="Unggah daftar").first.click()
    page.set_input_files("input[name=file]", path)
    page.get_by_label("Sumber").fill("Kemensos, BNBA Oesapa")
    page.get_by_role("button", name="Unggah dan periksa").click()
    expect(page.get_by_role("heading", name="Yang akan terjadi")).to_be_visible()
    figures = " ".join(page.locator(".figures").first.inner_text().split())
    for told in ("Baris dalam daftar 14", "Baris baik 12", "Keluarga baru 4", "Orang baru 12"):
        assert told.lower() in figures.lower(), figures
    assert not Household.objects.filter(head_name=HEAD).exists(), "in the register before it was accepted"
    confirm(page, "accept-dialog")
    expect(page.get_by_role("heading", name="Yang telah terjadi")).to_be_visible()
    page.get_by_role("link", name="Keluarga baru dari daftar ini").click()
    expect(page.locator("tbody tr")).to_have_count(4)
    page.get_by_role("link", name=HEAD).click()
    expect(page.locator(".badges")).to_contain_text("Belum diverifikasi")


def assign(page, officer):
    page.goto("/households/?name=melkianus+bani")
    page.locator("tbody tr", has_text=HEAD).locator("input[name=household]").check()
    page.locator("#id_officer_choice").select_option(label=officer)
    page.get_by_role("button", name="Tugaskan").click()
    expect(page.locator(".messages")).to_contain_text("ditugaskan")


def visit(page, photo):
    page.goto("/visits/?show=assigned")
    page.get_by_role("link", name=HEAD).first.click()
    page.get_by_role("button", name="Mulai kunjungan").click()
    answer(page)
    with page.expect_response("**/photos/"):
        page.locator("input[data-photo=front]").set_input_files(photo)
    page.locator("[data-locate]").click()
    expect(page.locator("#place-shown")).to_contain_text("± 9 m")
    page.locator(".visit-bar button[value=submit]").click()
    expect(page.locator("h1")).to_have_text("Kunjungan")


def open_the_review(page):
    page.goto("/visits/?show=queue")
    page.get_by_role("link", name=HEAD).first.click()
    expect(page.locator("#outcome")).to_contain_text("Rp350.000")


def correct_the_visit(page, photo):
    page.goto("/")
    page.get_by_role("link", name="Kunjungan dikembalikan").click()
    page.get_by_role("link", name=HEAD).first.click()
    expect(page.locator(".message-warning")).to_contain_text("Foto atap belum ada")
    page.locator("input[data-photo=roof]").set_input_files(photo)
    expect(page.locator(".photo-taken img")).to_have_count(2)
    page.locator(".visit-bar button[value=submit]").click()
    expect(page.locator("h1")).to_have_text("Kunjungan")


def build_the_roster(page, today):
    """A roster with a quota, with nobody on it but the one; return its address."""
    page.goto("/rosters/new/?programme=pelatihan-kuliner")
    ends = str(today + datetime.timedelta(days=30))
    values = {"name": "Angkatan Pantai", "starts_on": str(today), "ends_on": ends, "quota": "1", "budget": "1.500.000"}
    for name, value in values.items():
        page.locator(f"#id_{name}").fill(value)
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("button", name="Tambahkan semua").click()
    page.locator("[data-check-all=ids]").check()
    page.locator("tbody tr", has_text=TRADER).locator("input[name=ids]").uncheck()
    page.locator("#row-comment").fill("Bukan pedagang ikan")
    page.locator("button[value=remove]").click()
    expect(page.locator(".timeline").first).to_contain_text("Bukan pedagang ikan")
    expect(page.locator("tbody tr")).to_have_count(1)
    confirm(page, "publish", until=str(today))
    confirm(page, "submit")
    expect(page.locator("main")).to_contain_text("Menunggu persetujuan")
    return page.url


def record_a_session(page, roster, today):
    page.goto(f"{roster}sessions/new/")
    values = {"topic": "Abon ikan", "place": "Aula SMKN 3", "held_on": str(today), "trainer": "Chef Rekaan"}
    for name, value in values.items():
        page.locator(f"#id_{name}").fill(value)
    page.get_by_role("button", name="Simpan").click()
    page.locator(".tap-list label", has_text=TRADER).click()
    page.get_by_role("button", name="Simpan kehadiran").click()
    expect(page.locator(".messages")).to_contain_text("1 hadir")
    page.goto(roster)
    expect(page.locator("main")).to_contain_text("1 dari 1 hadir")


def test_the_city_s_day(at_work, demo, files, capsys):
    today, oesapa = timezone.localdate(), ward("Oesapa")
    here = f"ward:{oesapa.code}"
    bappeda = at_work("bappeda")
    figures = Figures(bappeda.request.get, {here, TOTAL, NOBODY, PETUGAS, TRAINING})

    with chapter("Bappeda takes a list in"):
        import_the_list(bappeda, files["list"])
        new = changes(POVERTY, [here], registered=1, unknown=1) | changes(POVERTY, [TOTAL], registered=4, unknown=4)
        new |= changes(WARDS, [here], registered=1, unverified=1) | changes(WARDS, [TOTAL], registered=4, unverified=4)
        assert figures.changed() == new | changes(OFFICERS, [NOBODY, TOTAL], registered=4, unverified=4)
    household = Household.objects.get(head_name=HEAD)
    case = household.get_absolute_url()

    with chapter("The ward head assigns the family"):
        assign(at_work("lurah"), demo["petugas"].full_name)
        moved = changes(WARDS, [here, TOTAL], unverified=-1, assigned=1)
        moved |= changes(OFFICERS, [NOBODY], registered=-1, unverified=-1)
        moved |= changes(OFFICERS, [PETUGAS], registered=1, assigned=1)
        assert figures.changed() == moved | changes(OFFICERS, [TOTAL], unverified=-1, assigned=1)

    def verification(**columns):
        return changes(WARDS, [here, TOTAL], **columns) | changes(OFFICERS, [PETUGAS, TOTAL], **columns)

    with chapter("The officer visits, on a phone"):
        visit(at_work("petugas"), files["front"])
        assert figures.changed() == verification(assigned=-1, submitted=1, visits_submitted=1)

    with chapter("The ward head returns the visit"):
        open_the_review(at_work("lurah"))
        confirm(at_work("lurah"), "return", comment="Foto atap belum ada")
        assert figures.changed() == verification(submitted=-1, returned=1, visits_returned=1)

    with chapter("The officer corrects and sends again"):
        correct_the_visit(at_work("petugas"), files["roof"])
        assert figures.changed() == verification(returned=-1, submitted=1, visits_returned=-1)

    with chapter("The ward head approves"):
        open_the_review(at_work("lurah"))
        confirm(at_work("lurah"), "approve")
        page = at_work("petugas")
        page.goto(case)
        expect(page.locator(".badges")).to_contain_text("Miskin ekstrem")
        expect(page.locator("main")).to_contain_text("Pengeluaran Rp350.000 per orang per bulan, di bawah ambang")
        found = changes(POVERTY, [here, TOTAL], verified=1, extreme_poor=1, extreme_persons=2, unknown=-1)
        found |= changes(COVERAGE, [here, TOTAL], extreme_poor=1, extreme_in_nothing=1)
        found |= changes(WARDS, [here, TOTAL], submitted=-1, verified=1, visits_approved=1)
        # With the approval the assignment is done; the family stays the work of who verified it.
        assert figures.changed() == found | changes(
            OFFICERS, [PETUGAS, TOTAL], submitted=-1, verified=1, visits_approved=1
        )

    with chapter("The agency proposes from the list of the eligible"):
        page = at_work("stafdinas")
        page.goto(f"/programs/pelatihan-kuliner/eligible/?ward={oesapa.pk}")
        page.locator("tbody tr", has_text=TRADER).locator("input[name=ids]").check()
        page.get_by_role("button", name="Usulkan yang dipilih").click()
        expect(page.locator(".messages")).to_contain_text("1 usulan")
        assert figures.changed() == changes(PROGRAMMES, [TRAINING, TOTAL], enrolments_proposed=1)

    with chapter("The agency builds the roster, publishes and submits it"):
        roster = build_the_roster(at_work("stafdinas"), today)
        assert figures.changed() == {}

    def places(**columns):
        return changes(PROGRAMMES, [TRAINING, TOTAL], **columns)

    with chapter("The head of the agency approves"):
        page = at_work("kadis")
        page.goto(roster)
        confirm(page, "approve")
        expect(page.locator("main")).to_contain_text(re.compile(r"\d{3}/[A-Z]+/[IVX]+/20\d\d"))
        given = places(enrolments_proposed=-1, enrolments_approved=1, enrolments_now=1, enrolments_extreme=1)
        covered = {"extreme_enrolled": 1, "extreme_in_nothing": -1, "in_programme": 1, "programme_pelatihan-kuliner": 1}
        assert figures.changed() == given | changes(COVERAGE, [here, TOTAL], **covered)

    with chapter("The training begins"):
        page = at_work("stafdinas")
        page.goto(roster)
        page.locator("tbody input[name=ids]").check()
        page.locator("button[value=activate]").click()
        expect(page.locator("tbody")).to_contain_text("Aktif")
        assert figures.changed() == places(enrolments_approved=-1, enrolments_active=1)
        record_a_session(page, roster, today)
        assert figures.changed() == {}

    with chapter("Bappeda reads the reports, on the page and in files"):
        for report in REPORTS:
            figures.agree(report)
        bappeda.goto("/reports/kemiskinan-ekstrem/")
        found = number_on(bappeda, "Oesapa", "Miskin ekstrem")
        assert found == figures.before[POVERTY, here, "extreme_poor"]
        bappeda.locator("table.report-table tr").filter(
            has=bappeda.get_by_role("rowheader", name="Oesapa", exact=True)
        ).get_by_role("link").nth(2).click()
        expect(bappeda.locator("tbody tr")).to_have_count(found)
        expect(bappeda.locator("tbody")).to_contain_text(HEAD)

    with chapter("The administrator sees what the family went through"):
        page = at_work("admin")
        page.goto(f"/admin/households/household/{household.pk}/history/")
        for state in ("Ditugaskan", "Menunggu pemeriksaan", "Dikembalikan", "Terverifikasi"):
            expect(page.locator("#content")).to_contain_text(state)

    with chapter("The auditor sees who did what, and the trail is intact"):
        page = at_work("auditor")
        page.goto(f"/audit/?object_id={household.pk}")
        for who in ("petugas", "lurah"):
            expect(page.locator("tbody")).to_contain_text(ACCOUNTS[who][1])
        expect(page.locator("tbody")).to_contain_text("Menugaskan")
        call_command("verify_audit")
        assert "intact" in capsys.readouterr().out
