"""`manage.py report`: the same figures as the page, clear errors, exit code 2."""

import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from reports.registry import REPORTS


def run(*args, **options):
    out = io.StringIO()
    call_command("report", *args, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("slug", REPORTS)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_every_report(city, slug, form):
    text = run(slug, "--format", form)
    assert text.startswith("{" if form == "json" else "\ufeff")


def test_the_whole_city_without_a_name_own_wards_with_one(city):
    def registered(*args):
        return json.loads(run("kemiskinan-ekstrem", *args))["totals"]["values"]["registered"]

    assert registered() == 15
    assert registered("--as", city.lurah.username) == 10
    assert registered("--as", city.lurah.username, "ward=Lasiana") == 4


def test_the_same_as_the_page(city, open_as):
    page = json.loads(open_as(city.analyst).get("/reports/cakupan-program/?format=json").content)
    command = json.loads(run("cakupan-program"))
    assert [command["rows"], command["totals"]] == [page["rows"], page["totals"]]


def test_filters_before_and_after_the_options(city):
    by_name = run("kemiskinan-ekstrem", "ward=Oesapa", "--format", "csv", "threshold=351.957")
    assert "Oesapa;6;4;1;1;" in by_name


def test_thresholds_by_row_or_by_amount(city):
    from households.models import Threshold

    row = Threshold.objects.get(amount=351_957)
    ways = (row.pk, "351957", "351.957", "Rp351.957,00")
    texts = {run("kemiskinan-ekstrem", f"threshold={way}", "--format", "csv") for way in ways}
    assert len(texts) == 1


def test_a_sheet_goes_to_a_file(city, tmp_path):
    run("kemiskinan-ekstrem", "--format", "xlsx", "--output", str(tmp_path / "l.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "l.xlsx")
    assert book.worksheets[0].max_row == 1 + 51 + 6 + 1
    with pytest.raises(CommandError, match="--output"):
        run("kemiskinan-ekstrem", "--format", "xlsx")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["kemiskinan"], "kemiskinan-ekstrem"),
        (["kemiskinan-ekstrem", "ward"], "KUNCI=NILAI"),
        (["kemiskinan-ekstrem", "kelurahan=Oesapa"], "district, ward, threshold"),
        (["kemiskinan-ekstrem", "ward=Atlantis"], "Atlantis"),
        (["kemiskinan-ekstrem", "threshold=1.5"], "threshold"),
        (["progres-verifikasi", "since=besok"], "since"),
        (["progres-verifikasi", "per=bulan"], "per"),
        (["kemiskinan-ekstrem", "--as", "siapa"], "siapa"),
        (["kemiskinan-ekstrem", "--as", "petugas_uji"], "petugas_uji"),
    ],
)
def test_what_is_wrong_is_said_with_exit_code_2(city, args, words):
    with pytest.raises(CommandError, match=words) as caught:
        run(*args)
    assert caught.value.returncode == 2


def test_an_export_is_in_the_audit_trail(city):
    run("kemiskinan-ekstrem", "ward=Oesapa", "--as", city.analyst.username, "--purpose", "Rapat")
    entry = AuditEntry.objects.get(action="report.exported")
    assert (entry.actor_id, entry.summary, entry.purpose) == (city.analyst.pk, "json ward=Oesapa", "Rapat")
