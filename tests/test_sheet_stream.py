"""A list sent while it is read: what comes out is what went in, in pieces, whatever the length."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest

from kupang_case import sheet_stream
from kupang_case.sheet_stream import csv_stream, xlsx_stream


def book(header, rows, **kwargs):
    content = b"".join(xlsx_stream(header, rows, **kwargs))
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_values_come_back_as_they_went_in():
    row = [
        "=1+1", "a & <b> \"c\"", " blanks ", "a\x00b\x0bc", "line\nbreak", 12, 0.5, Decimal("1.50"), True, None,
        datetime.date(2026, 11, 24), 5371031208900013, float("nan"), "",
    ]  # fmt: skip
    sheet = book([f"c{number}" for number in range(len(row))], [row, row], name="Daftar/1")
    assert sheet.title == "Daftar-1"
    expected = [
        "=1+1", "a & <b> \"c\"", " blanks ", "abc", "line\nbreak", 12, 0.5, 1.5, True, None,
        datetime.datetime(2026, 11, 24), "5371031208900013", "nan", None,
    ]  # fmt: skip
    assert [cell.value for cell in sheet[2]] == expected
    assert [cell.value for cell in sheet[3]] == expected
    assert sheet["A2"].data_type == "s"
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"


def test_our_own_import_reads_it(tmp_path):
    from households.imports.reading import read_sheets

    (tmp_path / "x.xlsx").write_bytes(b"".join(xlsx_stream(["NIK", "NAMA"], [["5371031208900010", "YOHANIS"]])))
    (sheet,) = read_sheets(tmp_path / "x.xlsx")
    assert sheet.table.rows() == [("NIK", "NAMA"), ("5371031208900010", "YOHANIS")]


def test_it_is_sent_while_it_is_read():
    read = []

    def rows():
        for number in range(200_000):
            read.append(number)
            yield [f"{number * 7919 % 1000003}", number]

    pieces = xlsx_stream(["a", "b"], rows())
    assert next(pieces).startswith(b"PK")
    assert len(read) < 50_000
    pieces = csv_stream(["a"], ([number] for number in range(5_000)))
    assert next(pieces).count(b"\r\n") < 5_000
    assert sum(piece.count(b"\r\n") for piece in pieces) > 3_000


def test_more_rows_than_a_sheet_has(monkeypatch):
    monkeypatch.setattr(sheet_stream, "MOST_ROWS", 3)
    with pytest.raises(ValueError, match="rows"):
        b"".join(xlsx_stream(["a"], [[1]] * 4))


def test_an_empty_list():
    assert [cell.value for cell in book(["a", "b"], [])[1]] == ["a", "b"]
