"""A long list as xlsx or csv, sent while it is still being read: its length costs no memory.

One sheet, values alone, a bold frozen heading. Text is inline, so that nothing is collected for the end of the file,
and a cell that was written before is written the same way again without being looked at anew. Cells don't say where
they stand, which the standard leaves free (ECMA-376 part 1, 18.3.1.4): they are in order.
"""

import datetime
import re
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from math import isfinite
from xml.sax.saxutils import escape

from kupang_case.sheets import _exact, _sheet_name, csv_lines, plain

BLOCK = 1_000  # rows that are sent at once
KEPT = 50_000  # cells remembered as written
LONGEST = 32_767  # characters that a cell of a spreadsheet program holds
MOST_ROWS = 1_048_575  # of a sheet, below its heading
QUICK = 1  # zlib's level: three times as fast as the usual one for a third more bytes
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
FIRST_INEXACT = 10**15  # a number cell keeps fifteen digits
REMEMBERED = (str, datetime.date)
DAY_ZERO = datetime.date(1899, 12, 30)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{SHEET}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
BOLD, DAY = ' s="1"', ' s="2"'


class _Outlet:
    """A file that can't be wound back: what the zip writes into it is taken out and sent."""

    def __init__(self):
        self.parts = []

    def write(self, data):
        self.parts.append(bytes(data))
        return len(data)

    def flush(self):
        pass

    def take(self) -> bytes:
        taken = b"".join(self.parts)
        self.parts.clear()
        return taken


def xlsx_stream(header: Iterable, rows: Iterable[Iterable], name="Daftar") -> Iterator[bytes]:
    """Yield an xlsx of one sheet in pieces. Raises ValueError at the row that no sheet has room for."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICK) as archive:
        for part, content in PARTS.items():
            archive.writestr(part, START + content)
        archive.writestr("xl/workbook.xml", START + _book(name))
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            header = list(header)
            sheet.write((START + _sheet_start(header)).encode())
            for block in _blocks(rows):
                sheet.write(block.encode())
                if outlet.parts:
                    yield outlet.take()
            sheet.write(b"</sheetData></worksheet>")
    yield outlet.take()


def csv_stream(header: Iterable, rows: Iterable[Iterable]) -> Iterator[bytes]:
    """Yield a csv in pieces; how Excel opens it is told in `kupang_case.sheets`."""
    lines = csv_lines(_with(list(header), rows))
    while block := b"".join(islice(lines, BLOCK)):
        yield block


def _with(header, rows):
    yield header
    yield from rows


def _book(name):
    sheet = f'<sheet name="{escape(_sheet_name(name), {chr(34): "&quot;"})}" sheetId="1" r:id="rId1"/>'
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheet}</sheets></workbook>'


def _sheet_start(header):
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    headings = "".join(_text(str(label), BOLD) for label in header)
    return (
        f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<cols><col min="1" max="{max(len(header), 1)}" width="18" customWidth="1"/></cols>'
        f"<sheetData><row>{headings}</row>"
    )


def _blocks(rows) -> Iterator[str]:
    cell = _Cells().__getitem__
    rows, sent = iter(rows), 0
    while block := list(islice(rows, BLOCK)):
        sent += len(block)
        if sent > MOST_ROWS:
            raise ValueError("more rows than a sheet has")
        yield "".join([f"<row>{''.join(map(cell, row))}</row>" for row in block])


class _Cells(dict):
    """Value → its cell as written. Text and days are kept, for they come again: that spares half of the work."""

    def __missing__(self, value):
        kind = value.__class__
        if kind is int and -FIRST_INEXACT < value < FIRST_INEXACT:
            return f"<c><v>{value}</v></c>"
        cell = _text(value) if kind is str else _cell(value)
        # Numbers aren't kept: True, 1 and 1.0 would be one key.
        if kind in REMEMBERED and len(self) < KEPT:
            self[value] = cell
        return cell


def _cell(value) -> str:
    if value is None:
        return "<c/>"
    value = _exact(plain(value))
    if isinstance(value, bool):
        return f'<c t="b"><v>{value:d}</v></c>'
    if isinstance(value, int | float | Decimal) and isfinite(value):
        return f"<c><v>{value}</v></c>"
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return f"<c{DAY}><v>{(value - DAY_ZERO).days}</v></c>"
    return _text(str(value))


def _text(text, style="") -> str:
    if not text:
        return "<c/>"
    if text.isprintable() and "&" not in text and "<" not in text and ">" not in text and len(text) <= LONGEST:
        if text[0] != " " != text[-1]:
            return f'<c t="inlineStr"{style}><is><t>{text}</t></is></c>'
    text = escape(NOT_XML.sub("", text[:LONGEST]))
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'
