"""One table, five renderings, the same numbers."""

import csv
import io
import json
import re
from decimal import Decimal
from html.parser import HTMLParser

import openpyxl
import pytest

from reports import renderings
from reports.registry import REPORTS
from reports.table import Cell, Column, Row, Table, share
from reports.tables.build import summed

PAGES = [(slug, per) for slug, report in REPORTS.items() for per in ([key for key, _label in report.per] or [""])]


class Cells(HTMLParser):
    """The texts of the cells of the report's table, row by row."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.inside, self.cell = [], False, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.inside = "report-table" in dict(attrs).get("class", "")
        elif self.inside and tag == "tr":
            self.rows.append([])
        elif self.inside and tag in ("th", "td"):
            self.cell = ""

    def handle_endtag(self, tag):
        if tag == "table":
            self.inside = False
        elif self.inside and tag in ("th", "td"):
            self.rows[-1].append(self.cell.strip())
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data


def from_text(text):
    """`1.234,5` as a number; – and nothing as None."""
    return None if text in ("", "–") else Decimal(text.replace(".", "").replace(",", ".").replace("Rp", ""))


def from_value(value):
    return None if value in (None, "") else Decimal(str(value)).normalize()


def numbers(rows, numeric, read):
    found = [[read(cell) for cell, keep in zip(row, numeric, strict=True) if keep] for row in rows]
    return [[None if cell is None else cell.normalize() for cell in row] for row in found]


@pytest.mark.parametrize(("slug", "per"), PAGES)
def test_the_five_renderings_show_the_same_numbers(full_city, open_as, slug, per):
    client = open_as(full_city.analyst)
    ask = {"per": per} if per else {}

    def get(form):
        return client.get(f"/reports/{slug}/", ask | ({"format": form} if form else {}))

    data = json.loads(get("json").content)
    numeric = [column["kind"] != "text" for column in data["columns"]]
    keys = [column["key"] for column in data["columns"]]
    rows = data["rows"] + ([data["totals"]] if data["totals"] else [])
    expected = numbers([[row["values"][key] for key in keys] for row in rows], numeric, from_value)
    few = 2 if slug in ("kesepakatan-petugas", "kelangsungan-anakan") else 3
    assert sum(any(cell for cell in row) for row in expected) >= few, "there is something to compare"

    for form in ("", "print"):
        shown = Cells(get(form).content.decode()).rows[1:]
        assert numbers(shown, numeric, from_text) == expected, form or "page"
    lines = list(csv.reader(io.StringIO(get("csv").content.decode("utf-8-sig")), delimiter=";"))[1:]
    assert numbers(lines, numeric, lambda text: None if not text else Decimal(text.replace(",", "."))) == expected
    sheet = openpyxl.load_workbook(io.BytesIO(get("xlsx").content)).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert numbers(cells, numeric, from_value) == expected


def test_the_json_has_its_documented_shape(city):
    report = REPORTS["kemiskinan-ekstrem"]
    data = renderings.as_dict(report.table(*_whole_city()))
    assert set(data) == {
        "version", "report", "title", "scope", "as_of", "source", "filters", "columns", "rows", "totals", "notes",
    }  # fmt: skip
    assert data["scope"] == "Kota Kupang"
    ward = next(row for row in data["rows"] if row["values"]["area"] == "Oesapa")
    assert ward["values"]["extreme_poor"] == 3
    assert ward["links"]["extreme_poor"].startswith("/reports/kemiskinan-ekstrem/rows/?figure=extreme_poor&ward=")
    assert data["totals"]["values"]["share"] == 50.0


def _whole_city():
    from reports.figures import Conditions, Scope

    return Scope(), Conditions()


def test_a_table_holds_as_many_cells_as_columns():
    from django.utils import timezone

    with pytest.raises(ValueError, match="2 cells for 1 columns"):
        Table("x", "X", (Column("a", "A"),), (Row("r", (Cell(1), Cell(2))),), timezone.now(), "", "")


def test_shares_are_rounded_once():
    assert share(1, 3) == Decimal("33.33")
    assert share(2, 3) == Decimal("66.67")
    assert share(1, 0) is None


def test_sums_leave_out_what_cannot_be_added():
    assert summed([{"a": 1, "b": None}, {"a": 2, "b": Decimal("1.5")}]) == {"a": 3}


def test_file_names_carry_the_report_and_the_moment(city):
    table = REPORTS["cakupan-program"].table(*_whole_city())
    assert re.fullmatch(r"cakupan-program-\d{8}-\d{4}\.csv", renderings.file_name(table, "csv"))
