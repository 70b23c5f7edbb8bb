"""One Table in five forms. None of them computes: each shows the values the table holds.

The json, stable for scripts (`version` rises when a key changes its meaning):
`{"version": 1, "report": slug, "title", "scope", "as_of" (ISO 8601), "source", "filters": [{"key", "label", "value"}],
"columns": [{"key", "label", "kind", "unit"}], "rows": [{"key", "level", "group", "values": {column: value},
"links": {column: address}}], "totals": the same or null, "notes": [text]}`. Numbers are numbers, days ISO text.
"""

import json
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.templatetags.formats import format_number, rupiah, shortdate
from kupang_case import sheets
from reports.table import Table

JSON_VERSION = 1
FORMATS = {"csv": sheets.CSV_TYPE, "xlsx": sheets.XLSX_TYPE, "json": "application/json"}


def shown(column, value) -> str:
    """A value as people read it: 1.234 · 8,24 · Rp535.547 · 12/11/2024."""
    if column.kind == "rupiah":
        return rupiah(value)
    if column.kind == "percent":
        return format_number(value, 2)
    if column.numeric:
        return format_number(value)
    if column.kind == "date":
        return shortdate(value)
    return "" if value is None else str(value)


def page_rows(table: Table) -> list[dict]:
    """The rows for a template: each with its `head`, `cells` (text, url, numeric, label), key, level, group."""
    return [_page_row(table, row) for row in table.rows]


def page_totals(table: Table) -> dict | None:
    """The row of totals for a template."""
    return _page_row(table, table.totals) if table.totals else None


def _page_row(table, row):
    cells = [
        {"text": shown(column, cell.value), "url": cell.url, "numeric": column.numeric, "label": column.label}
        for column, cell in zip(table.columns, row.cells, strict=True)
    ]
    return {"key": row.key, "level": row.level, "group": row.group, "head": cells[0], "cells": cells[1:]}


def to_csv(table: Table) -> bytes:
    """Heading, rows, totals; how Excel opens it is told in `kupang_case.sheets`."""
    rows = ([cell.value for cell in row.cells] for row in table.all_rows())
    return b"".join(sheets.csv_lines([[column.heading for column in table.columns], *rows]))


def to_xlsx(table: Table) -> bytes:
    """Two sheets: the table (heading in row 1) and what it is, when, from what and under which filters."""
    rows = table.all_rows()
    bold = {number for number, row in enumerate(rows) if row.group or row is table.totals}
    main = sheets.Sheet(
        name=_("Table"),
        header=[column.heading for column in table.columns],
        rows=[[cell.value for cell in row.cells] for row in rows],
        formats=[column.kind if column.kind != "text" else "" for column in table.columns],
        bold=frozenset(bold),
        levels={number: row.level for number, row in enumerate(rows) if row.level},
    )
    about = [(label, text) for label, text in facts(table)] + [(_("Note"), note) for note in table.notes]
    about += [(column.heading, column.hint) for column in table.columns if column.hint]
    return sheets.xlsx_sheets([main, sheets.Sheet(name=_("About"), rows=about)])


def facts(table: Table) -> list[tuple[str, str]]:
    """What goes with the numbers: report, scope, moment, source and each filter."""
    found = [
        (_("Report"), table.title),
        (_("Covers"), table.scope),
        (_("As of"), moment(table)),
        (_("Source"), table.source),
    ]
    return found + [(applied.label, applied.value) for applied in table.filters]


def moment(table: Table) -> str:
    """`12 November 2024 14.05 WITA`."""
    return date_format(localtime(table.as_of), "j F Y H.i") + " WITA"


def as_dict(table: Table) -> dict:
    """The shape of the json, as plain Python values."""
    return {
        "version": JSON_VERSION,
        "report": table.slug,
        "title": table.title,
        "scope": table.scope,
        "as_of": localtime(table.as_of).isoformat(timespec="seconds"),
        "source": table.source,
        "filters": [{"key": one.key, "label": one.label, "value": one.value} for one in table.filters],
        "columns": [{"key": one.key, "label": one.label, "kind": one.kind, "unit": one.unit} for one in table.columns],
        "rows": [_dict_row(table, row) for row in table.rows],
        "totals": _dict_row(table, table.totals) if table.totals else None,
        "notes": list(table.notes),
    }


def _dict_row(table, row):
    pairs = list(zip(table.columns, row.cells, strict=True))
    return {
        "key": row.key,
        "level": row.level,
        "group": row.group,
        "values": {column.key: _json_value(cell.value) for column, cell in pairs},
        "links": {column.key: cell.url for column, cell in pairs if cell.url},
    }


def _json_value(value):
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def to_json(table: Table) -> bytes:
    """`as_dict` as UTF-8."""
    return json.dumps(as_dict(table), ensure_ascii=False, indent=1).encode() + b"\n"


WRITERS = {"csv": to_csv, "xlsx": to_xlsx, "json": to_json}


def write(table: Table, form: str) -> bytes:
    """The table as `form` (csv, xlsx or json); raises KeyError for another."""
    return WRITERS[form](table)


def file_name(table: Table, form: str) -> str:
    """`kemiskinan-ekstrem-20241112-1405.xlsx`: told apart by the moment, no word of a person in it."""
    return f"{table.slug}-{localtime(table.as_of):%Y%m%d-%H%M}.{form}"
