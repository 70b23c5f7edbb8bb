"""Bappeda's numbers as scripts read them, and whether each is borne out by the rows behind it."""

import csv
import io
import re

from python_calamine import CalamineWorkbook

REPORTS = (
    "kemiskinan-ekstrem/",
    "progres-verifikasi/",
    "progres-verifikasi/?per=officer",
    "cakupan-program/",
    "cakupan-program/?per=programme",
)


class Figures:
    """`ask(address)` gets a page as the analyst. Numbers are kept as `{(report, row, column): number}`."""

    def __init__(self, ask, rows):
        self.ask, self.rows = ask, rows
        self.before, _links = self.read()

    def read(self):
        """Every count of the rows in `self.rows`, and the address behind each that has one."""
        numbers, links = {}, {}
        for report in REPORTS:
            found = self.json(report)
            counts = [column["key"] for column in found["columns"] if column["kind"] == "number"]
            for row in [*found["rows"], found["totals"]]:
                if row["key"] in self.rows:
                    for column in counts:
                        numbers[report, row["key"], column] = row["values"][column]
                        links[report, row["key"], column] = row["links"].get(column)
        return numbers, links

    def json(self, report):
        return self.ask(f"/reports/{with_format(report, 'json')}").json()

    def changed(self):
        """What has changed since the last call, `{(report, row, column): by how much}`; each changed number was found
        to count exactly the rows that its address lists."""
        now, links = self.read()
        before = self.before
        delta = {key: now[key] - before.get(key, 0) for key in now if now[key] != before.get(key, 0)}
        for key in delta:
            listed = self.count(links[key]) if links[key] else 0
            assert listed == now[key], f"{key}: {now[key]} in the report, {listed} rows behind it"
        self.before = now
        return delta

    def count(self, address):
        """How many rows the page at `address` says that it lists; it shows as many, or a full page of them."""
        page = self.ask(address).text()
        said = int(re.search(r'data-count="(\d+)"', page)[1])
        shown = len(re.findall(r'<th scope="row">', page))
        assert shown == said or 0 < shown < said, f"{address}: {said} said, {shown} shown"
        return said

    def agree(self, report):
        """Fail unless csv and xlsx hold exactly the values of the json, row by row."""
        found = self.json(report)
        keys = [column["key"] for column in found["columns"]]
        wanted = [[row["values"][key] for key in keys] for row in [*found["rows"], found["totals"]]]
        text = self.ask(f"/reports/{with_format(report, 'csv')}").body().decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text), delimiter=";"))[-len(wanted) :]
        assert [[plain(cell) for cell in line] for line in lines] == [[plain(cell) for cell in row] for row in wanted]
        book = CalamineWorkbook.from_filelike(io.BytesIO(self.ask(f"/reports/{with_format(report, 'xlsx')}").body()))
        cells = book.get_sheet_by_index(0).to_python()[-len(wanted) :]
        assert [[plain(cell) for cell in line] for line in cells] == [[plain(cell) for cell in row] for row in wanted]
        return found


def with_format(report, name):
    return f"{report}{'&' if '?' in report else '?'}format={name}"


def plain(value):
    """A value of a file as one to compare: numbers as rounded numbers, nothing as an empty text."""
    if value is None or value == "":
        return ""
    try:
        return round(float(str(value).replace(",", ".")), 2)
    except ValueError:
        return str(value)
