"""What can be read, wherever the header stands; and what is refused, before it is opened and with a reason."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import numbers

from households.imports.reading import Kind, Unreadable, kind_of, read_sheets
from households.imports.recognising import read_listing
from tests.factories import make_nik
from tests.households.imports.conftest import DTKS, row

HEADER = ["NOKK", "NIK", "NAMA", "TGL LAHIR", "JK", "KELURAHAN"]


def cells(nik="5371031208900013", born="12/08/1990"):
    return ["5371030403150001", nik, "YOHANIS", born, "L", "OESAPA"]


def write_text(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "daftar.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("separator", ["|", ";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_in_any_dress(tmp_path, separator, encoding, end):
    lines = [HEADER, [*cells()[:2], "JOSÉ DE HAAN", *cells()[3:]]]
    text = end.join(separator.join(line) for line in lines) + end
    listing = read_listing(write_text(tmp_path, text, encoding))
    assert listing.table.select("row", "name", "ward").row(0) == (2, "JOSÉ DE HAAN", "OESAPA")


def test_titles_above_and_a_shifted_header(tmp_path):
    text = "DAFTAR BNBA\n\nKota Kupang; 2024\n\n;;;" + ";".join(HEADER) + "\n;;;" + ";".join(cells()) + "\n"
    listing = read_listing(write_text(tmp_path, text))
    assert (listing.header_row, listing.table["row"].to_list()) == (5, [6])
    assert listing.headings["birth_date"] == "TGL LAHIR"


def test_quoted_line_breaks_keep_the_row_numbers_of_a_spreadsheet(tmp_path):
    text = (
        ";".join(HEADER)
        + '\n5371030403150001;5371031208900013;"YOHANIS\nTALLO";12/08/1990;L;OESAPA\n'
        + ";".join(cells())
    )
    listing = read_listing(write_text(tmp_path, text))
    assert listing.table.select("row", "name").rows() == [(2, "YOHANIS\nTALLO"), (3, "YOHANIS")]


def test_a_stray_quotation_mark_is_text(tmp_path):
    text = ";".join(HEADER) + '\n5371030403150001;5371031208900013;"YOHANIS;12/08/1990;L;OESAPA\n' + ";".join(cells())
    assert read_listing(write_text(tmp_path, text)).table["name"].to_list() == ["YOHANIS", "YOHANIS"]


def test_rows_too_short_and_too_long(tmp_path):
    text = ";".join(HEADER) + "\n5371030403150001\n" + ";".join(cells()) + ";more;more\n"
    assert read_listing(write_text(tmp_path, text)).table["ward"].to_list() == ["", "OESAPA"]


def test_columns_that_are_missing_are_named(tmp_path):
    path = write_text(tmp_path, "NOKK;NIK;NAMA;KECAMATAN;TANGGAL LAHIR\n1;2;3;4;5\n")
    with pytest.raises(Unreadable, match=r"DESA/KELUARAHAN, JENIS KELAMIN"):
        read_listing(path)


@pytest.mark.parametrize("text", ["a;b;c\n1;2;3\n", "hanya satu kalimat", "|||||\n|||||\n", ";" * 5000])
def test_no_known_header(tmp_path, text):
    with pytest.raises(Unreadable):
        read_listing(write_text(tmp_path, text))


def workbook(path, rows, first=(0, 0), extra_sheets=()):
    with xlsxwriter.Workbook(path) as book:
        for name in extra_sheets:
            book.add_worksheet(name).write(0, 0, "Petunjuk")
        sheet = book.add_worksheet("DATA")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, line in enumerate(rows):
            for column, value in enumerate(line):
                at = (number + first[0], column + first[1])
                if isinstance(value, datetime):
                    sheet.write_datetime(*at, value, day)
                elif isinstance(value, str):
                    sheet.write_string(*at, value)
                elif value is not None:
                    sheet.write_number(*at, value)
    return path


@pytest.mark.parametrize("first", [(0, 0), (12, 0), (4, 3), (0, 30)])
def test_a_workbook_keeps_its_row_numbers(tmp_path, first):
    path = workbook(tmp_path / "x.xlsx", [HEADER, cells(), cells()], first, ["Petunjuk"])
    listing = read_listing(path)
    assert (listing.sheet, listing.header_row) == ("DATA", first[0] + 1)
    assert listing.table["row"].to_list() == [first[0] + 2, first[0] + 3]


@pytest.mark.parametrize("column", [0, 30])
def test_number_cells_that_lost_a_digit_are_told_from_text(tmp_path, column):
    niks = [5371031208900010, "5371031208900010", 5371031208900013, 5.37103e15, "5371031208900020.0"]
    listing = read_listing(workbook(tmp_path / "x.xlsx", [HEADER, *map(cells, niks)], (3, column)))
    assert listing.table["nik_rounded"].to_list() == [True, False, False, True, False]
    assert listing.table["kk_rounded"].to_list() == [False] * 5
    assert listing.table["nik"].to_list()[2] == "5371031208900013"


def without_references(path):
    """As some programs write: cells that don't say where they stand, and a prefix before every tag."""
    import re

    data = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            content = source.read(member)
            if member.endswith("sheet1.xml"):
                content = re.sub(rb'(<c) r="[A-Z]+\d+"', rb"\1", content)
            target.writestr(member, content)
    path.write_bytes(data.getvalue())
    return path


def test_cells_without_references(tmp_path):
    niks = [5371031208900010, "5371031208900010"]
    path = without_references(workbook(tmp_path / "x.xlsx", [HEADER, *map(cells, niks)]))
    assert read_listing(path).table["nik_rounded"].to_list() == [True, False]


def test_dates_of_a_workbook(tmp_path, areas, today):
    from households.imports.checking import clean

    born = [datetime(1990, 8, 12), 33097, 33097.5, "33097", "12 Agustus 1990"]
    listing = read_listing(workbook(tmp_path / "x.xlsx", [HEADER, *(cells(born=day) for day in born)]))
    assert set(clean(listing.table, areas)["birth_date"].to_list()) == {datetime(1990, 8, 12).date()}


def test_openpyxl_writes_the_same(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(cells(5371031208900010, datetime(1990, 8, 12)))
    book.active["B2"].number_format = numbers.FORMAT_NUMBER
    book.save(tmp_path / "x.xlsx")
    table = read_listing(tmp_path / "x.xlsx").table
    assert table.select("nik_rounded", "birth_date").row(0) == (True, "1990-08-12 00:00:00")


def test_a_sheet_is_chosen_by_name(tmp_path):
    path = workbook(tmp_path / "x.xlsx", [HEADER, cells()], extra_sheets=["Petunjuk"])
    assert [sheet.name for sheet in read_sheets(path, "DATA")] == ["DATA"]
    with pytest.raises(Unreadable, match="Tidak ada lembar"):
        read_listing(path, "Lain")
    with pytest.raises(Unreadable, match="judul kolom"):
        read_listing(path, "Petunjuk")


def test_a_large_file_is_refused_by_its_size(tmp_path):
    path = tmp_path / "x.csv"
    with path.open("wb") as file:
        file.seek(26 * 1024 * 1024)
        file.write(b"x")
    with pytest.raises(Unreadable, match="25 MB"):
        kind_of(path)


def test_the_kind_follows_the_content_not_the_name(tmp_path, write_list):
    book = workbook(tmp_path / "x.csv", [HEADER, cells()])
    assert kind_of(book) is Kind.WORKBOOK
    assert kind_of(write_list(row(), name="x.xlsx")) is Kind.DELIMITED
    assert read_listing(book).table.height == 1


def test_a_reason_never_quotes_the_file(tmp_path):
    nik = make_nik()
    path = write_text(tmp_path, f"NIK;{nik}\n" + '"' + f"{nik};" * 40)
    with pytest.raises(Unreadable) as refusal:
        read_listing(path)
    assert nik not in str(refusal.value)
    assert DTKS
