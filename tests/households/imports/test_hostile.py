"""Hostile files: each is refused with a reason, after little work. The work is counted, not timed."""

import zipfile

import polars as pl
import pytest

from households.imports.reading import Unreadable, delimited, workbook
from households.imports.recognising import read_listing
from tests.households.imports._hostile import CELLS, FILES, MEGABYTE, TEXT
from tests.households.imports.conftest import row

MOST_UNPACKED = 8 * MEGABYTE
MOST_CELLS = 200_000


class Work:
    """What reading took: bytes unpacked from a zip, cells made of the file."""

    unpacked = cells = 0


@pytest.fixture
def work(monkeypatch):
    work = Work()
    unpack, parse, load = zipfile.ZipExtFile.read, delimited.pl.read_csv, workbook._load

    def counted_unpack(stream, *arguments):
        data = unpack(stream, *arguments)
        work.unpacked += len(data)
        return data

    def counted_parse(*arguments, **keywords):
        table = parse(*arguments, **keywords)
        work.cells += table.height * table.width
        return table

    def counted_load(*arguments):
        sheet = load(*arguments)
        work.cells += sheet.table.height * sheet.table.width if sheet else 0
        return sheet

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted_unpack)
    monkeypatch.setattr(pl, "read_csv", counted_parse)
    monkeypatch.setattr(workbook, "_load", counted_load)
    return work


def test_there_are_enough_of_them():
    assert len(FILES) >= 40


@pytest.mark.parametrize("name", FILES)
def test_refused_with_a_reason_after_little_work(tmp_path, work, name):
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(FILES[name]())
    with pytest.raises(Unreadable) as refusal:
        read_listing(path)
    assert str(refusal.value)
    assert work.unpacked <= MOST_UNPACKED
    assert work.cells <= MOST_CELLS


def test_the_work_is_counted(tmp_path, work, write_list):
    from tests.households.imports._hostile import workbook as sound

    path = tmp_path / "x.xlsx"
    path.write_bytes(sound())
    assert read_listing(path).table.height == 1
    assert (work.unpacked > 1000, work.cells) == (True, 12)
    read_listing(write_list(row()))
    assert work.cells > 12


HOSTILE_CELLS = [
    "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd", "'; DROP TABLE households_person; --", "<script>alert(1)</script>",
    "{{ 7*7 }}", "%s%n%x", "\\N", "\\.", "\u202egnp.exe", "\ufeff", "Z\u0335\u0301" * 400, "9" * 400, "1e999", "-0",
    "A" * 30_000, "../../etc/passwd", "${jndi:ldap://x}", "\x0b\x0c\x7f",
]  # fmt: skip


def test_hostile_cells_are_reported_row_by_row(take_in):
    rows = [row(**{field: cell}) for cell in HOSTILE_CELLS for field in ("nik", "kk", "name", "born", "ward")]
    batch = take_in(*rows, encoding="utf-8")
    assert batch.state == "accepted"
    assert batch.rows == batch.accepted + batch.rejected == len(rows)
    assert batch.problems.filter(severity="error").values("row").distinct().count() == batch.rejected


def test_a_quotation_mark_that_nobody_closed_costs_no_rows(tmp_path):
    path = tmp_path / "daftar.csv"
    line = ";".join(CELLS)
    path.write_text(TEXT + line.replace("YOHANIS", '"YOHANIS') + "\n" + f"{line}\n" * 3_000)
    assert read_listing(path).table.height == 3_001
