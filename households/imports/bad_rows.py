"""A workbook of the rejected rows in their own layout, with a column that says what is wrong, to mend and upload."""

import polars as pl
from django.utils.translation import gettext as _

from households.identity import EXPECTED, MESSAGES
from households.imports.layouts import all_layouts
from households.imports.reading import Unreadable, read_sheets
from households.imports.recognising import find_header
from households.models import ImportBatch, ImportProblem
from kupang_case.sheets import xlsx_list


def bad_rows_workbook(batch: ImportBatch) -> bytes:
    """The xlsx; raises Unreadable where the stored file is gone or damaged."""
    wrong: dict[int, list[str]] = {}
    errors = batch.problems.filter(severity=ImportProblem.Severity.ERROR).order_by("row", "id")
    for row, column, code in errors.values_list("row", "column", "code"):
        says = _("%(column)s: %(wrong)s Expected: %(expected)s.")
        says = says % {"column": column, "wrong": MESSAGES[code], "expected": EXPECTED[code]}
        wrong.setdefault(row, []).append(says)
    header, rows = _rows(batch, list(wrong))
    filled = ([*cells, "\n".join(wrong[row])] for row, *cells in rows)
    return xlsx_list([*header, _("WHAT IS WRONG")], filled, name=batch.sheet or _("Rejected rows"))


def _rows(batch, numbers):
    """(headings, rows as tuples of row number and cells) of the rows with these numbers."""
    known = all_layouts()
    try:
        for sheet in read_sheets(batch.file.path, batch.sheet or None):
            found = find_header(sheet.table, known)
            if found:
                table = sheet.table.with_row_index("row", offset=1)
                rows = table.filter(pl.col("row").is_in(pl.Series(numbers, dtype=pl.UInt32).implode())).fill_null("")
                return _headings(sheet.table.row(found[1])), rows.iter_rows()
    except FileNotFoundError:
        pass
    raise Unreadable(_("The stored file can't be read any more."))


def _headings(cells) -> list[str]:
    """The headings, each a different one: a blank or repeated one gets its column's number."""
    headings: list[str] = []
    for number, cell in enumerate(cells, start=1):
        heading = (cell or "").strip()
        headings.append(heading if heading and heading not in headings else f"{heading} ({number})".strip())
    return headings
