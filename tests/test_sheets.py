"""Sheets out: text stays text, whoever opens them."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kupang_case import sheets

LIVE = ["=1+1", "+62812", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1", '=HYPERLINK("http://x";"y")', "＝1+1"]


def read_csv(rows):
    data = b"".join(sheets.csv_lines(rows))
    assert data.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_xlsx(data):
    return [[(cell.value, cell.data_type) for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).active]


@pytest.mark.parametrize("text", LIVE)
def test_a_live_cell_is_quoted_in_csv(text):
    assert read_csv([[text]]) == [["'" + text]]


@pytest.mark.parametrize("text", LIVE)
def test_text_is_text_in_both_xlsx_writers(text):
    sheet = sheets.Sheet("Daftar", [[text]], ["Nama"])
    for data in (sheets.xlsx_list(["Nama"], [[text]]), sheets.xlsx_sheets([sheet])):
        value, kind = read_xlsx(data)[1][0]
        assert kind in ("s", "inlineStr")
        assert value.replace("_x000D_", "\r").replace("\r\n", "\n").strip() == text.replace("\r\n", "\n").strip()


@given(st.text(max_size=30))
def test_no_csv_cell_begins_a_formula(text):
    found = sheets.safe_text(text)
    assert not found.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert found in (text, "'" + text)


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=3), max_size=4))
def test_a_csv_is_read_back_cell_by_cell(rows):
    rows = [[cell.replace("\x00", "") or "x" for cell in row] for row in rows]
    back = read_csv(rows)
    assert [[cell.removeprefix("'") for cell in row] for row in back] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


def test_numbers_and_days_for_an_indonesian_excel():
    moment = datetime(2024, 11, 12, 6, 5, tzinfo=UTC)
    row = [1234567, Decimal("8.50"), Decimal("535547.00"), 0.25, -5, date(2024, 11, 12), moment, None, True]
    assert read_csv([row]) == [
        ["1234567", "8,50", "535547", "0,25", "-5", "2024-11-12", "2024-11-12 14:05:00", "", "1"]
    ]  # fmt: skip


def test_long_digits_keep_every_digit():
    digits = "5371041205900003"
    assert read_csv([[digits]]) == [["'" + digits]]
    assert read_xlsx(sheets.xlsx_list(["Nomor"], [[int(digits)]]))[1][0] == (digits, "s")


def test_a_list_streams_its_rows():
    read = []

    def rows():
        for number in range(3):
            read.append(number)
            yield [number]

    lines = sheets.csv_lines(rows())
    next(lines), next(lines)
    assert read == [0]


def test_an_empty_list_is_a_sheet_with_its_heading():
    assert read_xlsx(sheets.xlsx_list(["Nama", "Kelurahan"], [])) == [[("Nama", "s"), ("Kelurahan", "s")]]


def test_a_list_with_two_columns_of_one_name_is_refused():
    with pytest.raises(ValueError, match="same heading"):
        sheets.xlsx_list(["Nama", "Nama"], [])


def test_sheet_names_fit_excel():
    data = sheets.xlsx_list(["A"], [[1]], name="Kemiskinan: kecamatan/kelurahan [2024] yang panjang")
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == ["Kemiskinan- kecamatan-kelurahan"]
