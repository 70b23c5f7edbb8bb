"""From a sheet of cells to a table of fields: finds the header wherever it stands and drops what isn't data."""

from dataclasses import dataclass

import polars as pl
from django.utils.translation import gettext as _

from households.identity import cleaning
from households.imports.layouts import Layout, heading_key, layouts
from households.imports.reading import Sheet, Unreadable, read_sheets

HEADER_WITHIN = 200
ROUNDABLE = ("nik", "kk")
TOTAL = r"^(?:JUMLAH|TOTAL|SUB\s*TOTAL|GRAND\s*TOTAL)\b"
FIELDS = (
    "district", "ward", "address", "rt", "rw", "kk", "nik", "name", "birth_date", "birth_place", "sex", "occupation",
    "mother_name", "relation", "source_id", "decile", "padan", "pkh", "bpnt", "pbi", "pip",
)  # fmt: skip
DWELLING = ("tenure", "floor", "wall", "roof", "water", "light", "fuel", "toilet")
KEPT = frozenset({*FIELDS, *DWELLING})


@dataclass
class Listing:
    """A recognised list. `table`: `row` as a spreadsheet shows it, one text column a field of FIELDS (empty where the
    list has none), those of DWELLING that the list has, `nik_rounded`, `kk_rounded`. `headings`: field → heading as
    the file spells it."""

    layout: Layout
    sheet: str | None
    header_row: int
    headings: dict[str, str]
    table: pl.DataFrame


def read_listing(path, sheet_name=None, known=None) -> Listing:
    """The first sheet of the file with a known header (or the one named), as fields. Raises Unreadable.

    `known`: the layouts to look for, by default those that come with the program.
    """
    known = layouts() if known is None else known
    closest: set[str] = set()
    seen = False
    for sheet in read_sheets(path, sheet_name):
        seen = True
        header = find_header(sheet.table, known)
        if header:
            return _listing(sheet, *header)
        closest = max(closest, _nearly(sheet.table), key=len)
    if not seen:
        raise Unreadable(_("The file holds no rows."))
    raise Unreadable(_complaint(closest))


def find_header(table, known) -> tuple[Layout, int, dict[str, int]] | None:
    """(layout, row index, field → column index) of the first row that one of the `known` layouts accepts, or None."""
    for index, cells in enumerate(table.head(HEADER_WITHIN).iter_rows()):
        for layout in known:
            columns = layout.match(cells)
            if layout.accepts(columns):
                return layout, index, columns
    return None


def _nearly(table) -> set[str]:
    """The usual headings that the best row lacks of the layout it comes closest to; empty where no row has three."""
    best: set[str] = set()
    closest = (2, 0)
    for cells in table.head(HEADER_WITHIN).iter_rows():
        for layout in layouts():
            found = layout.required & layout.match(cells).keys()
            lacking = layout.required - found
            if len(found) > 2 and (len(found), -len(lacking)) > closest:
                closest, best = (len(found), -len(lacking)), {layout.usual[field] for field in lacking}
    return best


def _complaint(lacking) -> str:
    if not lacking:
        return _("No row of known headings was found. The list needs headings such as NOKK, NIK, NAMA, TANGGAL LAHIR.")
    return _("These columns are missing in the row of headings: %(names)s.") % {"names": ", ".join(sorted(lacking))}


def _listing(sheet: Sheet, layout, header_index, columns) -> Listing:
    header = sheet.table.row(header_index)
    # A copy of the needed columns alone, so that the rest of the sheet can be let go.
    body = sheet.table.slice(header_index + 1)
    table = body.select(
        pl.int_range(header_index + 2, sheet.table.height + 1, dtype=pl.UInt32).alias("row"),
        *(pl.nth(index).fill_null("").alias(field) for field, index in columns.items() if field in KEPT),
    )
    table = table.with_columns(pl.lit("").alias(field) for field in FIELDS if field not in columns)
    table = table.with_columns(_rounded(sheet.rounded, field, columns.get(field)) for field in ROUNDABLE)
    headings = {field: (header[index] or "").strip() for field, index in columns.items()}
    table = table.filter(_is_data(body, table, columns, headings))
    return Listing(layout, sheet.name, header_index + 1, headings, table)


def _is_data(body, table, columns, headings) -> pl.Series:
    """Which rows of `table` (the fields of `body`) aren't blank, the header again, or a line of totals.

    Only a row without numbers can be blank or a total: of those few alone every cell is looked at.
    """
    stated = [field for field in ("nik", "kk", "name") if field in columns]
    again = pl.all_horizontal(cleaning.key(field) == heading_key(headings[field]) for field in stated)
    numberless = pl.all_horizontal(pl.col(field).str.strip_chars() == "" for field in ("nik", "kk"))
    marks = table.select(again=again, numberless=numberless)
    first = body.filter(marks["numberless"]).select(_first_cell(body)).to_series()
    filled = (first.is_not_null() & ~first.str.contains(TOTAL)).fill_null(False)
    is_data = ~marks["again"]
    rows = marks["numberless"].arg_true()
    return is_data.scatter(rows, is_data.gather(rows) & filled)


def _first_cell(table) -> pl.Expr:
    """The first cell of a row that isn't blank, in capitals; null where all are."""
    cells = (pl.col(name).str.strip_chars() for name in table.columns)
    return pl.coalesce(pl.when(cell != "").then(cell) for cell in cells).str.to_uppercase()


def _rounded(cells, field, column) -> pl.Expr:
    rows = sorted(row + 1 for row, at in cells if at == column)
    return pl.col("row").is_in(pl.Series(rows, dtype=pl.UInt32).implode()).alias(f"{field}_rounded")
