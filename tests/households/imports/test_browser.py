"""Bappeda takes a list in, in a real browser: upload, look, accept, open the new families."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts import roles
from households.imports import actions, jobs
from households.models import Household, ImportBatch
from tests.factories import make_user
from tests.households.imports.conftest import DTKS, row

SAMPLE = Path(__file__).parents[2] / "data" / "bnba_contoh.xlsx"
SHOTS = os.environ.get("SHOTS")  # a folder: pictures to look at
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", [{"width": 360, "height": 740}, {"width": 1280, "height": 900}], ids=["phone", "desk"])
def test_a_list_from_upload_to_the_register(page, live_server, log_in, axe, size, tmp_path):
    log_in(make_user(roles.ANALYST))
    page.set_viewport_size(size)
    page.goto(f"{live_server.url}/imports/")
    axe(page)
    page.get_by_role("link", name="Unggah daftar").first.click()
    page.get_by_label("Sumber").wait_for()
    axe(page)

    page.set_input_files(
        "input[name=file]", {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    page.get_by_label("Sumber").fill("Kemensos, BNBA contoh")
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.get_by_role("alert").wait_for()
    axe(page)
    assert page.get_by_label("Sumber").input_value() == "Kemensos, BNBA contoh"

    page.set_input_files("input[name=file]", SAMPLE)
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.get_by_role("heading", name="Yang akan terjadi").wait_for()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert not Household.objects.exists()

    page.get_by_role("link", name="No. KK tidak diisi.").click()
    expect(page).to_have_url(re.compile("/problems/"))
    axe(page)
    page.go_back()
    page.get_by_role("button", name="Terima").click()
    page.get_by_role("dialog").get_by_role("button", name="Terima").click()
    page.get_by_role("link", name="Keluarga baru dari daftar ini").wait_for()
    axe(page)
    assert Household.objects.count() == 1200
    page.get_by_role("link", name="Keluarga baru dari daftar ini").click()
    page.locator("table").first.wait_for()


def test_the_page_follows_the_work(page, live_server, log_in, axe):
    analyst = make_user(roles.ANALYST)
    batch = actions.upload(path=SAMPLE, file_name="daftar.xlsx", by=analyst)
    ImportBatch.objects.update(state="checking", phase="Memeriksa baris", progress=50)
    log_in(analyst)
    page.goto(f"{live_server.url}/imports/{batch.pk}/")
    page.get_by_text("Memeriksa baris").wait_for()
    axe(page)
    jobs.advance.call(batch.pk)
    expect(page.get_by_role("heading", name="Yang akan terjadi")).to_be_visible()


def test_snapshots_compared_matched_and_undone(page, live_server, log_in, axe, tmp_path):
    analyst = make_user(roles.ANALYST)
    for name, decile, lines in (("satu", "1", 3), ("dua", "4", 4)):
        rows = [[*row(nik=f"53710312089000{10 + at}", name=f"ORANG {at}"), decile] for at in range(lines)]
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join("|".join(cells) for cells in [[*DTKS, "DESIL"], *rows]), encoding="latin-1")
        batch = actions.upload(path=path, file_name=path.name, by=analyst, source=f"DTSEN {name}")
        actions.check_batch(batch_id=batch.pk)
        actions.decide_to_accept(batch=batch, by=analyst)
        actions.accept_batch(batch_id=batch.pk)
    path = tmp_path / "asing.csv"
    path.write_text("Nomor|Yang Dibantu|Nomor Orang\n1|MARIA|5371031208900010\n", encoding="latin-1")
    strange = actions.upload(path=path, file_name="asing.csv", by=analyst, source="Gereja")
    actions.check_batch(batch_id=strange.pk)
    first, second = ImportBatch.objects.filter(state="accepted").order_by("pk")
    log_in(analyst)
    addresses = (
        f"/imports/compare/?older={first.pk}&newer={second.pk}&kind=changed", f"/imports/{strange.pk}/columns/",
        f"/imports/{second.pk}/", Household.objects.get().get_absolute_url(),
    )  # fmt: skip
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            page.goto(f"{live_server.url}{address}")
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{width}-{addresses.index(address)}.png", full_page=True)
    page.goto(f"{live_server.url}/imports/{strange.pk}/columns/")
    page.get_by_label("Nama tata letak").fill("Daftar gereja")
    page.get_by_label("nama", exact=True).select_option("1")
    page.get_by_label("NIK", exact=True).select_option("2")
    page.get_by_role("button", name="Simpan tata letak").click()
    page.get_by_role("heading", name="Yang akan terjadi").wait_for()
