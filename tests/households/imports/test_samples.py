"""Both samples through the command, against their ground truth (tests/data holds copies of the city's samples)."""

import csv
import io
import json
import random
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import AuditEntry
from households.models import DuplicateCandidate, Household, ImportBatch, Person

DATA = Path(__file__).parents[2] / "data"
SAMPLES = ["bnba_contoh.xlsx", "bnba_contoh_dtks.csv"]
pytestmark = pytest.mark.django_db


def run(path, tmp_path, *options):
    report = tmp_path / "report.json"
    call_command("import_households", path, f"--report={report}", *options, stdout=io.StringIO())
    return json.loads(report.read_text(encoding="utf-8"))


def truth_of(sample):
    return json.loads((DATA / sample).with_suffix(".truth.json").read_text())


def pairs(entries):
    return sorted((entry["row"], entry["code"]) for entry in entries)


def register():
    """Everything that matters of the register, in order."""
    people = Person.objects.order_by("household__kk_number", "name", "birth_date", "nik")
    return [
        list(Household.objects.order_by("kk_number").values_list("kk_number", "head_name", "member_count", "version")),
        list(people.values_list("household__kk_number", "name", "nik", "birth_date", "sex", "relation", "updated_at")),
    ]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_scores_one_on_every_line(sample, tmp_path):
    report, truth = run(DATA / sample, tmp_path), truth_of(sample)
    assert report["rows"] == truth["rows"]
    assert (report["accepted"], report["rejected"]) == (truth["accepted"], truth["rejected"])
    assert (report["households_created"], report["persons_created"]) == (truth["households"], truth["persons"])
    for kind in ("errors", "warnings"):
        assert pairs(report[kind]) == sorted(map(tuple, truth[kind]))
    assert Household.objects.count() == truth["households"]
    assert Person.objects.count() == truth["persons"]


def test_the_report_has_the_shape_of_the_contract(tmp_path):
    report = run(DATA / SAMPLES[0], tmp_path)
    assert list(report) == [
        "file", "layout", "sheet", "header_row", "rows", "accepted", "rejected", "households_created",
        "households_updated", "persons_created", "persons_updated", "errors", "warnings",
    ]  # fmt: skip
    assert (report["layout"], report["sheet"], report["header_row"]) == ("dtks", "DATA", 10)
    entry = report["errors"][0]
    assert entry == {
        "row": 18, "column": "NOKK", "code": "kk_missing", "value": "", "message": "No. KK tidak diisi.",
    }  # fmt: skip
    niks = [entry["value"] for entry in report["errors"] if entry["code"] == "nik_duplicate_in_file"]
    assert all(value.lstrip("'")[:4].isdigit() and value.endswith("••••") for value in niks)
    numbers = set(Person.objects.exclude(nik=None).values_list("nik", flat=True))
    text = json.dumps(report)
    assert not any(number in text for number in numbers)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_same_list_twice_changes_nothing(sample, tmp_path):
    first = run(DATA / sample, tmp_path)
    before = register()
    second = run(DATA / sample, tmp_path)
    assert register() == before
    for count in ("households_created", "households_updated", "persons_created", "persons_updated"):
        assert second[count] == 0
    assert (second["errors"], second["warnings"]) == (first["errors"], first["warnings"])


def test_the_rows_in_another_order_change_nothing(tmp_path):
    run(DATA / SAMPLES[1], tmp_path)
    before = register()
    with (DATA / SAMPLES[1]).open(encoding="latin-1", newline="") as file:
        header, *rows = csv.reader(file, delimiter="|")
    random.Random(7).shuffle(rows)
    shuffled = tmp_path / "shuffled.csv"
    with shuffled.open("w", encoding="latin-1", newline="") as file:
        csv.writer(file, delimiter="|").writerows([header, *rows])
    report = run(shuffled, tmp_path)
    assert register() == before
    assert report["households_created"] == report["persons_created"] == report["persons_updated"] == 0


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_dry_run_tells_the_same_and_leaves_nothing(sample, tmp_path):
    trial = run(DATA / sample, tmp_path, "--dry-run")
    for model in (Household, Person, ImportBatch, DuplicateCandidate, AuditEntry):
        assert not model.objects.exists()
    assert run(DATA / sample, tmp_path) == trial


def test_copies_for_lists_are_what_a_refresh_would_make(tmp_path):
    from households.summary import refresh_households

    run(DATA / SAMPLES[0], tmp_path)
    assert refresh_households(Household.objects.values_list("pk", flat=True)) == 0
    assert Person.objects.filter(relation="head").count() <= Household.objects.count()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"a;b\n1;2\n"])
def test_what_cannot_be_read_exits_with_two(tmp_path, content, capsys):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    error = io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("import_households", path, stderr=error)
    assert stop.value.code == 2
    assert error.getvalue().strip()
    assert not Household.objects.exists()


def test_a_missing_file_and_a_missing_sheet_exit_with_two(tmp_path):
    for arguments in ([tmp_path / "none.csv"], [DATA / SAMPLES[0], "--sheet=Lain"]):
        with pytest.raises(SystemExit) as stop:
            call_command("import_households", *arguments, stderr=io.StringIO())
        assert stop.value.code == 2
