"""The list's export as xlsx, 100,000 rows, against openpyxl's write-only mode fed with the same rows."""

import tempfile
import time
from functools import partial
from pathlib import Path

import openpyxl
from django.test import RequestFactory
from django.utils.translation import override

from accounts.models import User
from households.filters import HouseholdFilter
from households.listing import exporting
from households.listing.columns import chosen
from households.models import Household
from households.views.listing import household_export
from tests.bench import Measure
from tests.bench._city import add_households
from tests.bench._memory import peak_of

ROWS = 100_000
ROUNDS = 3
COLUMNS = ("kk", "ward", "district", "rt", "address", "members", "verification", "poverty", "programmes", "changed")
MOST_MEMORY = 60  # MB beside what the process held before


def measure() -> Measure:
    """Both sides read the view from the database; each runs ROUNDS times in turn, its best time counts."""
    add_households(1, ROWS)
    User.objects.create(username="bench", is_superuser=True)
    times: dict = {export: [] for export in (ours, theirs)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "keluarga.xlsx"
        for _round in range(ROUNDS):
            for export, taken in times.items():
                taken.append(_timed(partial(export, path)))
                _check(path)
        _peak, memory = peak_of("tests.bench.export_xlsx_vs_openpyxl:ours", str(path))
        size = path.stat().st_size / 1024**2
    mine, other = (min(taken) for taken in times.values())
    detail = (
        f"{ROWS:,} rows of {len(COLUMNS) + 1} columns from the list's view: {mine:.1f} s, openpyxl (write-only)"
        f" {other:.1f} s; best of {ROUNDS}. {memory:.0f} MB of memory (limit {MOST_MEMORY}), a file of {size:.1f} MB"
    )
    over = f"more than {MOST_MEMORY} MB of memory" if memory > MOST_MEMORY else ""
    return Measure(ratio=other / mine, goal=8, better="higher", detail=detail, over=over)


def ours(path, address="/households/export/?order=name"):
    """What a POST to the list's export gives, written to `path`."""
    request = RequestFactory().post(address, {"columns": COLUMNS, "format": "xlsx", "purpose": "planning"})
    request.user = User.objects.get(username="bench")
    request._dont_enforce_csrf_checks = True
    with override("id"), path.open("wb") as file:
        for piece in household_export(request):
            file.write(piece)


def ours_warm_up():
    """One row: what the first export loads once and for all isn't the export's."""
    with tempfile.TemporaryDirectory() as folder:
        ours(Path(folder) / "x.xlsx", "/households/export/?name=nobodybearsthis")


def theirs(path):
    """The same rows through openpyxl."""
    user = User.objects.get(username="bench")
    with override("id"):
        found = HouseholdFilter({}, Household.objects.visible_to(user), user=user)
        columns = chosen(COLUMNS)
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Keluarga")
        sheet.append(exporting.headings(columns))
        for row in exporting.rows(found.qs.order_by("head_name", "id"), columns, user):
            sheet.append(row)
        book.save(path)


def _check(path):
    from households.imports.reading import read_sheets

    (sheet,) = read_sheets(path)
    if sheet.table.height != ROWS + 1:
        raise RuntimeError(f"{sheet.table.height} rows in the file")


def _timed(function) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began
