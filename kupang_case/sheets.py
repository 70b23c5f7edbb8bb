"""Sheets out, for every part: with `kupang_case.sheet_stream` the only module that writes csv or xlsx.

Text stays text. A cell that begins with `= + - @`, tab or CR is a live formula in a csv, so it gets a leading `'`
(which our own import takes off again); an xlsx cell carries its type, and text is written as text, never guessed at.

A csv is what Excel opens by a double click under the Indonesian setting: UTF-8 with a BOM, `;` between cells, a comma
before decimals, no dots in thousands, days as YYYY-MM-DD, CRLF. Programs had better take the json or the xlsx.

`xlsx_list` is the fast writer (values alone, 100.000 rows in seconds); `xlsx_sheets` is for the few pages that need
number formats and widths; `kupang_case.sheet_stream` sends a long list while it is still being read.
"""

import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

import rustpy_xlsxwriter
import xlsxwriter
from django.utils import timezone

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # and their full-width twins
QUOTED = (";", '"', "\r", "\n")
LONGEST_EXACT_NUMBER = 11  # Excel shows more digits as 5,37E+15 and keeps fifteen
BOM = "\ufeff"
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBER_FORMATS = {
    "number": "#,##0",
    "rupiah": '"Rp"#,##0',
    "percent": "0.00",
    "decimal": "#,##0.##",
    "date": "yyyy-mm-dd",
}
WIDEST, NARROWEST = 60, 9


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook. `formats` names a key of NUMBER_FORMATS (or "") for each column; `bold` numbers rows of
    `rows` that stand out, `levels` gives the indent of a row's first cell. `header` may be empty.
    """

    name: str
    rows: Sequence[Sequence]
    header: Sequence[str] = ()
    formats: Sequence[str] = ()
    bold: frozenset[int] = field(default_factory=frozenset)
    levels: dict[int, int] = field(default_factory=dict)


def plain(value):
    """`value` as a type that a sheet knows: str, int, float, Decimal, date, naive local datetime, bool or None."""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if value is None or isinstance(value, str | int | float | Decimal | datetime.date):
        return value
    return str(value)


def safe_text(text: str) -> str:
    """`text` for a csv: with a leading `'` where a spreadsheet program would calculate it or break its digits."""
    if text.startswith(LIVE) or text.lstrip(" \u00a0").startswith(LIVE):
        return "'" + text
    if len(text) > LONGEST_EXACT_NUMBER and text.isdecimal():
        return "'" + text
    return text


def _csv_cell(value) -> str:
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        return _csv_decimal(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = safe_text(value)
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in QUOTED) else text


def _csv_decimal(value):
    """`535547.00` as `535547`, `8.50` as `8,50`."""
    text = str(int(value)) if value.is_finite() and value == value.to_integral_value() else format(value, "f")
    return text.replace(".", ",")


def csv_lines(rows: Iterable[Iterable]):
    """Yield the lines (bytes) of a csv of `rows`, one at a time, so that a long list streams."""
    yield BOM.encode()
    for row in rows:
        yield (";".join(map(_csv_cell, row)) + "\r\n").encode()


def xlsx_list(header: Sequence[str], rows: Iterable[Sequence], name="Daftar") -> bytes:
    """A workbook of one long list, values alone; `rows` is read one at a time. Headings must differ from each other."""
    keys = [str(label) for label in header]
    if len(set(keys)) != len(keys):
        raise ValueError("two columns of a list carry the same heading")
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return xlsx_sheets([Sheet(name, [], keys)])
    rows = chain([first], rows)
    target = io.BytesIO()
    records = ({key: _exact(plain(cell)) for key, cell in zip(keys, row, strict=True)} for row in rows)
    rustpy_xlsxwriter.write_worksheet(
        records, target, sheet_name=_sheet_name(name), bold_headers=True, freeze_row=1, column_width=18
    )
    return target.getvalue()


def _exact(value):
    """A number with too many digits for a number cell goes as text."""
    return str(value) if isinstance(value, int) and abs(value) >= 10**15 else value


def xlsx_sheets(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of `sheets`, with formats, widths and a frozen heading."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        for sheet in sheets:
            _write_sheet(book, sheet)
    return target.getvalue()


def _write_sheet(book, sheet):
    page = book.add_worksheet(_sheet_name(sheet.name))
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#EEF1F5", "bottom": 1})
    styles = {}
    for column, label in enumerate(sheet.header):
        page.write_string(0, column, str(label), heading)
    offset = 1 if sheet.header else 0
    widths = [len(str(label)) for label in sheet.header] or [NARROWEST] * max(map(len, sheet.rows), default=0)
    for number, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            kind = sheet.formats[column] if column < len(sheet.formats) else ""
            indent = sheet.levels.get(number, 0) if column == 0 else 0
            key = (kind, number in sheet.bold, indent)
            if key not in styles:
                styles[key] = _style(book, *key)
            _write_cell(page, number + offset, column, plain(value), styles[key])
            if column < len(widths):
                widths[column] = max(widths[column], len(str(value if value is not None else "")) + 2 * indent)
    for column, width in enumerate(widths):
        page.set_column(column, column, min(max(width + 2, NARROWEST), WIDEST))
    if sheet.header:
        page.freeze_panes(1, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _style(book, kind, bold, indent):
    style = {"bold": bold, "indent": indent, "valign": "top", "text_wrap": kind == ""}
    if kind in NUMBER_FORMATS:
        style["num_format"] = NUMBER_FORMATS[kind]
    return book.add_format(style)


def _write_cell(page, row, column, value, style):
    if value is None:
        page.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, style)
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, column, value, style)
    elif isinstance(value, datetime.date):
        page.write_datetime(row, column, value, style)
    else:
        page.write_string(row, column, value, style)


def _sheet_name(name):
    """Excel takes at most 31 characters, and none of `[]:*?/\\`."""
    return "".join("-" if mark in "[]:*?/\\" else mark for mark in str(name))[:31].strip("'") or "Daftar"
