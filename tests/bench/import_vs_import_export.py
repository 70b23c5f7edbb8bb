"""django-import-export with `use_bulk` against ours: the same kind of list, seconds a row.

Two resources, households then persons, as its documentation advises for related models: known by their numbers, bulk in
batches, no diff, no report. Cleaning is plain Python, the cheapest that reads this dirt. Ours checks and stages too.
"""

import re
import tempfile
from datetime import date, datetime
from pathlib import Path

import tablib
from import_export import fields, resources, widgets

from households.models import Household, Person, Ward
from tests.bench import Measure
from tests.bench._dirty_list import MONTHS, write_xlsx
from tests.bench._import import EMPTY, PEOPLE, _execute, _timed, import_file

ROWS = 10_000
RELATIONS = {"KEPALA KELUARGA": "head", "ISTRI": "spouse", "ANAK": "child"}
FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y %H:%M:%S")


def measure() -> Measure:
    with tempfile.TemporaryDirectory() as folder:
        small, whole = Path(folder) / "sebagian.xlsx", Path(folder) / "semua.xlsx"
        write_xlsx(small, ROWS)
        write_xlsx(whole, PEOPLE)
        _execute(EMPTY)
        theirs = _timed(_import_export, small) / ROWS
        _execute(EMPTY)
        ours = _timed(import_file, whole) / PEOPLE
    detail = (
        f"a row takes django-import-export (use_bulk, {ROWS:,} rows) {theirs * 1e6:.0f} µs,"
        f" ours ({PEOPLE:,} rows) {ours * 1e6:.0f} µs"
    )
    return Measure(ratio=theirs / ours, goal=60, better="higher", detail=detail)


def _digits(cell) -> str:
    return re.sub(r"[^0-9]", "", re.sub(r"\.0$", "", str(cell or "")))


def _day(cell):
    if isinstance(cell, datetime | date):
        return cell
    text = str(cell)
    for shape in FORMATS:
        try:
            return datetime.strptime(text, shape).date()
        except ValueError:
            continue
    day, month, year = text.split()
    return date(int(year), MONTHS.index(month) + 1, int(day))


class _Base(resources.ModelResource):
    def before_import_row(self, row, **kwargs):
        row["NOKK"], row["NIK"] = _digits(row["NOKK"]), _digits(row["NIK"])
        row["NAMA"] = " ".join(str(row["NAMA"] or "").upper().split())
        row["TANGGAL LAHIR"] = _day(row["TANGGAL LAHIR"])
        row["JENIS KELAMIN"] = "L" if str(row["JENIS KELAMIN"])[0].upper() in "L1" else "P"
        row["HUB KELUARGA"] = RELATIONS[row["HUB KELUARGA"]]
        row["DESA/KELUARAHAN"] = re.sub(r"^(KELURAHAN |KEL\. )", "", row["DESA/KELUARAHAN"].upper()).title()


class _Common:
    use_bulk = True
    batch_size = 1000
    skip_diff = True
    skip_html_diff = True
    use_transactions = False


class HouseholdResource(_Base):
    kk_number = fields.Field(column_name="NOKK", attribute="kk_number")
    address = fields.Field(column_name="ALAMAT", attribute="address")
    ward = fields.Field(column_name="DESA/KELUARAHAN", attribute="ward", widget=widgets.ForeignKeyWidget(Ward, "name"))

    class Meta(_Common):
        model = Household
        import_id_fields = ["kk_number"]
        fields = ["kk_number", "address", "ward"]


class PersonResource(_Base):
    def before_import(self, dataset, **kwargs):
        self.seen = set()

    def before_import_row(self, row, **kwargs):
        """One number that the database refuses would take its whole batch with it, so each is looked at before."""
        super().before_import_row(row, **kwargs)
        number = row["NIK"] if set(row["NIK"]) - set("0") else None
        if len(row["NOKK"]) != 16 or (number and len(number) != 16) or number in self.seen:
            raise ValueError("a number of another length, or for the second time")
        row["NIK"] = number
        self.seen |= {number} - {None}

    nik = fields.Field(column_name="NIK", attribute="nik", widget=widgets.CharWidget(allow_blank=False))
    name = fields.Field(column_name="NAMA", attribute="name")
    birth_date = fields.Field(column_name="TANGGAL LAHIR", attribute="birth_date")
    sex = fields.Field(column_name="JENIS KELAMIN", attribute="sex")
    relation = fields.Field(column_name="HUB KELUARGA", attribute="relation")
    household = fields.Field(
        column_name="NOKK", attribute="household", widget=widgets.ForeignKeyWidget(Household, "kk_number")
    )

    class Meta(_Common):
        model = Person
        import_id_fields = ["nik"]
        fields = ["nik", "name", "birth_date", "sex", "relation", "household"]


def _import_export(path):
    data = tablib.Dataset().load(path.read_bytes(), format="xlsx")
    heads = tablib.Dataset(headers=data.headers)
    seen = set()
    for row in data:
        number = _digits(row[data.headers.index("NOKK")])
        if len(number) == 16 and number not in seen:
            seen.add(number)
            heads.append(row)
    HouseholdResource().import_data(heads, raise_errors=False)
    PersonResource().import_data(data, raise_errors=False)
    if Person.objects.count() < 0.8 * ROWS:
        raise RuntimeError(f"django-import-export took in {Person.objects.count()} of {ROWS} people")
