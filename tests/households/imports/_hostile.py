"""Files that mean harm or are nothing at all: name → content. None of them is a list that can be read."""

import gzip
import io
import random
import zipfile
from functools import cache

import xlsxwriter

HEADER = ["NOKK", "NIK", "NAMA", "TGL LAHIR", "JK", "KELURAHAN"]
CELLS = ["5371030403150001", "5371031208900013", "YOHANIS", "12/08/1990", "L", "OESAPA"]
TEXT = ";".join(HEADER) + "\n"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MINIMUM = {"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>", "xl/_rels/workbook.xml.rels": "<x/>"}
MEGABYTE = 1024 * 1024
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData/></worksheet>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'

MERGED = "<mergeCells>" + "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, 9000)) + "</mergeCells>"


def _laughs(before=""):
    """A billion times the same word, in a kilobyte."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?>{before}<!DOCTYPE x [<!ENTITY l0 "haha">{levels}]><sst><si><t>&l9;</t></si></sst>'


@cache
def workbook(sheets=1) -> bytes:
    """A sound one."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for number in range(sheets):
            sheet = book.add_worksheet(f"DATA {number}")
            sheet.write_row(0, 0, HEADER if sheets == 1 else ["Petunjuk"])
            sheet.write_row(1, 0, CELLS)
    return target.getvalue()


def zipped(members, method=zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def changed(parts, method=zipfile.ZIP_DEFLATED, sheets=1) -> bytes:
    """A sound workbook with these parts instead of its own."""
    with zipfile.ZipFile(io.BytesIO(workbook(sheets))) as source:
        return zipped({name: source.read(name) for name in source.namelist()} | parts, method)


def with_rows(rows, before="") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}">{before}<sheetData>{rows}</sheetData></worksheet>'
    return changed({SHEET: sheet})


def one_cell(place="A1", row="1", value="<v>1</v>", kind="") -> bytes:
    return with_rows(f'<row r="{row}"><c r="{place}"{kind}>{value}</c></row>')


def _lying():
    """The header says a hundred bytes; the stream holds megabytes."""
    data = bytearray(changed({SHEET: b"<worksheet>" + b" " * 3_000_000 + b"</worksheet>"}))
    size = (3_000_023).to_bytes(4, "little")
    for _time in range(2):
        at = data.find(size)
        if at >= 0:
            data[at : at + 4] = (100).to_bytes(4, "little")
    return bytes(data)


def _headed(data, at_member, at_list, change) -> bytes:
    """The zip with `change` made of a byte of every member's own header and of its entry in the list at the end."""
    data = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", at_member), (b"PK\x01\x02", at_list)):
        at = data.find(signature)
        while offset is not None and at >= 0:
            data[at + offset] = change(data[at + offset])
            at = data.find(signature, at + 4)
    return bytes(data)


def _flagged(flag):
    return _headed(workbook(), 6, 8, lambda flags: flags | flag)


def _by_method(number):
    return _headed(workbook(), 8, 10, lambda _method: number)


def _no_member_headers():
    """The list at the end is sound; where the members begin there is nothing."""
    return _headed(workbook(), 0, None, lambda _byte: 0)


def _saying(size):
    """Every entry of the list says that it unpacks to this many times 64 KB."""
    return _headed(workbook(), 24, 26, lambda _size: size)


def _link():
    """The sheet is a symbolic link to a file of the machine."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            part = zipfile.ZipInfo(name)
            part.external_attr = 0o120777 << 16 if name == SHEET else 0
            archive.writestr(part, "/etc/passwd" if name == SHEET else source.read(name))
    return target.getvalue()


def _twice():
    target = io.BytesIO(workbook())
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(SHEET.upper(), "<worksheet/>")
    return target.getvalue()


def _many_strings():
    """Small for each sheet, but asked again for every one of them it would take minutes."""
    dice = random.Random(1)
    strings = "".join(f"<si><t>{dice.randbytes(6).hex()}</t></si>" for _number in range(100_000))
    return changed({STRINGS: f"<sst>{strings}</sst>"}, sheets=60)


def _far(place):
    return with_rows(f'<row r="1"><c r="A1"><v>1</v></c><c r = "{place}"><v>1</v></c></row>')


def _noise():
    return random.Random(2).randbytes(300_000).replace(b"\x00", b";")


NOT_A_LIST = {
    "nothing": lambda: b"",
    "blanks": lambda: b" \n" * 1000,
    "20 MB of blanks": lambda: b" " * 20 * MEGABYTE,
    "60 MB of blanks": lambda: b"NIK;NAMA\n" + b" " * 60 * MEGABYTE,
    "a word and 20 MB of blanks": lambda: b"NIK;NAMA\n" + b" " * 20 * MEGABYTE,
    "20 MB of line ends": lambda: b"NIK;NAMA\n" + b"\n" * 20 * MEGABYTE,
    "20 MB of separators": lambda: b";;;;;;;;;\n" * 2 * MEGABYTE,
    "one wide row, many short ones": lambda: b";" * 299 + b"\n" + b"a;b\n" * MEGABYTE,
    "a quotation mark never closed": lambda: TEXT.encode() + b'"' + b"x" * 2 * MEGABYTE,
    "one long word": lambda: b"x" * 2 * MEGABYTE,
    "noise": _noise,
    "NUL": lambda: b"NIK;NAMA\x00;NOKK\n1;2;3\n",
    "half UTF-16": lambda: b"\xff\xfeN\x00I\x00K"[:-1],
    "UTF-16 without a mark": lambda: TEXT.encode("utf-16-le"),
    "UTF-16 of half pairs": lambda: b"\xff\xfe" + b"\x00\xd8" * 1000,
    "UTF-32": lambda: TEXT.encode("utf-32"),
    "no UTF-8": lambda: b"NIK;\xed\xa0\x80;NAMA\n1;2;3\n",
    "picture": lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "program": lambda: b"MZ\x90\x00" + bytes(range(256)),
    "PDF": lambda: b"%PDF-1.7 x",
    "old Excel": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "web page": lambda: b"<html><table><tr><td>NIK</td></tr></table></html>",
    "XML": lambda: b'<?xml version="1.0"?><Workbook/>',
    "RTF": lambda: b"{\\rtf1 x}",
    "JSON": lambda: b'[{"NIK": "1", "NAMA": "2"}]',
    "gzip": lambda: gzip.compress(TEXT.encode() * 1000),
    "database": lambda: b"SQLite format 3\x00" + bytes(100),
}
BAD_ZIP = {
    "cut off": lambda: workbook()[: len(workbook()) // 2],
    "only the end": lambda: b"PK" + workbook()[len(workbook()) // 2 :],
    "another zip": lambda: zipped({"a.txt": "x"}),
    "document": lambda: zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}),
    "OpenDocument": lambda: zipped(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}
    ),
    "binary workbook": lambda: zipped({"[Content_Types].xml": "<x/>", "xl/workbook.bin": "x"}),
    "zip in a zip": lambda: zipped({"inner.zip": zipped({"x": " " * MEGABYTE})}),
    "password": lambda: _flagged(0x01),
    "password of the strong kind": lambda: _flagged(0x41),
    "a patch": lambda: _flagged(0x20),
    "method Deflate64": lambda: _by_method(9),
    "method Zstandard": lambda: _by_method(93),
    "method AES": lambda: _by_method(99),
    "methods mixed up": lambda: _by_method(0),
    "a version of the future": lambda: _headed(workbook(), 4, 6, lambda _version: 255),
    "no headers at the members": _no_member_headers,
    "sizes too large": lambda: _saying(99),
    "a link out of the zip": _link,
    "macros": lambda: zipped(MINIMUM | {"xl/vbaProject.bin": "x"}),
    "macro sheets": lambda: zipped(MINIMUM | {"xl/macrosheets/sheet1.xml": "x"}),
    "bomb": lambda: zipped(MINIMUM | {SHEET: "0" * 50 * MEGABYTE}),
    "60 MB of blanks in a sheet": lambda: zipped(MINIMUM | {SHEET: " " * 60 * MEGABYTE}),
    "bomb in many parts": lambda: zipped(MINIMUM | {f"xl/{number}.xml": " " * 3 * MEGABYTE for number in range(12)}),
    "bomb of another method": lambda: changed({SHEET: "<worksheet/>"}, zipfile.ZIP_LZMA),
    "many members": lambda: zipped(MINIMUM | {f"xl/{number}.xml": "" for number in range(600)}),
    "leaves the folder": lambda: zipped(MINIMUM | {"../evil": "x"}),
    "from the root": lambda: zipped(MINIMUM | {"/etc/passwd": "x"}),
    "a part twice": _twice,
    "lying header": _lying,
}
BAD_XML = {
    "no XML": lambda: zipped(MINIMUM | {"xl/workbook.xml": "no xml"}),
    "an unknown encoding": lambda: changed({"xl/workbook.xml": '<?xml version="1.0" encoding="UTF-9"?><x/>'}),
    "300,000 levels": lambda: changed({"xl/workbook.xml": "<a>" * 300_000 + "</a>" * 300_000}),
    "entities": lambda: changed({SHEET: ENTITIES}),
    "entities in the book": lambda: zipped(MINIMUM | {"xl/workbook.xml": ENTITIES}),
    "entities in UTF-16": lambda: changed({"xl/workbook.xml": _laughs().encode("utf-16")}),
    "entities in the strings": lambda: changed({STRINGS: _laughs()}),
    "entities behind a comment": lambda: changed({STRINGS: _laughs(f"<!--{'x' * 9000}-->")}),
    "a file from outside": lambda: changed({SHEET: OUTSIDE}),
    "a part from outside": lambda: changed(
        {"xl/_rels/workbook.xml.rels": '<x><Relationship Id="rId1" Target="../../../../etc/passwd"/></x>'}
    ),
    "broken sheet": lambda: changed({SHEET: "<worksheet><sheetData><row r='1'><c r='A1'><v>1</v>"}),
    "broken text": lambda: one_cell(value="<is><t><![CDATA[", kind=' t="inlineStr"'),
    "an unknown entity": lambda: one_cell(value="<is><t>&nope;&#0;</t></is>", kind=' t="inlineStr"'),
    "an empty sheet": lambda: changed({SHEET: "<worksheet><sheetData></sheetData></worksheet>"}),
    "a string that isn't there": lambda: one_cell(value="<v>999999</v>", kind=' t="s"'),
    "a wrong truth value": lambda: one_cell(value="<v>7</v>", kind=' t="b"'),
    "row 0": lambda: one_cell("A0", "0"),
    "a cell without a row": lambda: one_cell("A"),
    "a far row": lambda: _far("A99999999999"),
    "a far row within limits": lambda: _far("XFD1048576"),
    "a far column": lambda: _far("ZZZZZZZ1"),
    "a far column of a near row": lambda: _far("XFD99999"),
    "a wrong dimension": lambda: with_rows("", '<dimension ref="XFD1048576:A1"/>'),
    "everything merged": lambda: changed({SHEET: f"<worksheet><sheetData/>{MERGED}</worksheet>"}),
    "many sheets of many strings": _many_strings,
}
FILES = NOT_A_LIST | BAD_ZIP | BAD_XML
