"""Bappeda takes a list in, in a real browser: upload, look, accept, open the new families."""

from pathlib import Path

import pytest

from accounts import roles
from households.imports import actions, jobs
from households.models import Household, ImportBatch
from tests.factories import make_user

SAMPLE = Path(__file__).parents[2] / "data" / "bnba_contoh.xlsx"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", [{"width": 360, "height": 740}, {"width": 1280, "height": 900}], ids=["phone", "desk"])
def test_a_list_from_upload_to_the_register(page, live_server, log_in, axe, size, tmp_path):
    log_in(make_user(roles.ANALYST))
    page.set_viewport_size(size)
    page.goto(f"{live_server.url}/imports/")
    axe(page)
    page.get_by_role("link", name="Unggah daftar").first.click()
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
    page.get_by_role("heading", name="Yang akan terjadi").wait_for()
