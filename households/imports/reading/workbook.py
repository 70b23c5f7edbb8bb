"""xlsx: the sheets as text through calamine, after a look at the raw XML that costs a fraction of it.

The look finds what calamine's text can't tell (which 16 digits were a number cell) and what would hurt it (parts that
unpack to more than they say, a far cell that makes a huge table of nothing, entities).
"""

import zipfile
import zlib
from xml.etree import ElementTree

import fastexcel
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from households.imports.reading.raw import RawSheet, scan_part
from households.imports.reading.sheet import Sheet, Unreadable, check_reach

# The names of sheets and where they lie: a few kilobytes in any list.
MAX_SMALL = 2 * 1024 * 1024


def read_workbook(path, sheet_name=None):
    """Yield the visible sheets of the workbook (or the one named) as `Sheet`; Unreadable where it can't be done."""
    parts = _safely(_sheet_parts, path)
    if sheet_name is not None:
        if sheet_name not in parts:
            raise Unreadable(_("There is no sheet “%(name)s” in the file.") % {"name": sheet_name[:60]})
        parts = {sheet_name: parts[sheet_name]}
    reader = None
    _safely(_scan_shared, path)
    for name, part in parts.items():
        raw = _safely(_scan, path, part)
        reader = reader or _safely(fastexcel.read_excel, str(path))
        sheet = _safely(_load, path, reader, name, raw)
        if sheet is not None:
            yield sheet


def sheet_names(path) -> list[str]:
    """The names of the visible sheets, in order."""
    return list(_safely(_sheet_parts, path))


def _safely(function, *arguments):
    try:
        return function(*arguments)
    except (
        fastexcel.FastExcelError, CalamineError, zipfile.BadZipFile, zlib.error, ElementTree.ParseError,
        LookupError, ValueError, OSError, EOFError, NotImplementedError,
    ):  # fmt: skip
        raise Unreadable(_("The file is damaged. Open it, save it again as .xlsx and try once more.")) from None


def _sheet_parts(path) -> dict[str, str]:
    """Visible sheet's name → its part in the zip."""
    with zipfile.ZipFile(path) as archive:
        book = _small_xml(archive, "xl/workbook.xml")
        links = _small_xml(archive, "xl/_rels/workbook.xml.rels")
        names = set(archive.namelist())
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    parts = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] != "sheet" or sheet.get("state", "visible") != "visible":
            continue
        relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        target = targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            parts[sheet.get("name", "")] = part
    return parts


def _small_xml(archive, name):
    if archive.getinfo(name).file_size > MAX_SMALL:
        raise Unreadable(_("The file unpacks to far more than a list needs, so it isn't opened."))
    data = archive.read(name)
    # A NUL: UTF-16, in which a definition would go unseen.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\x00" in data:
        raise Unreadable(_("The file holds a definition that a list never needs, so it isn't opened."))
    return ElementTree.fromstring(data)  # noqa: S314 - no DOCTYPE, so no entities


def _scan_shared(path):
    """What every sheet shares is looked at once, however many sheets there are."""
    with zipfile.ZipFile(path) as archive:
        for other in ("xl/sharedStrings.xml", "xl/styles.xml"):
            if other in archive.namelist():
                scan_part(archive, other)


def _scan(path, part) -> RawSheet:
    with zipfile.ZipFile(path) as archive:
        raw = scan_part(archive, part)
    check_reach(raw.rows, raw.columns)
    return raw


def _load(path, reader, name, raw) -> Sheet | None:
    loaded = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    first = min((column.absolute_index for column in loaded.available_columns()), default=0)
    table = loaded.to_polars()
    if table.is_empty():
        return None
    table.columns = [f"c{index}" for index in range(table.width)]
    rounded = _rounded_by_type(path, name) if raw.unplaced else raw.rounded
    return Sheet(name=name, table=table, rounded={(row, column - first) for row, column in rounded})


def _rounded_by_type(path, name) -> set[tuple[int, int]]:
    """As `RawSheet.rounded`, from the cells' types: twice as slow, for files whose cells don't say where they stand."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python(skip_empty_area=False)
    return {
        (row, column)
        for row, cells in enumerate(rows)
        for column, value in enumerate(cells)
        if isinstance(value, int | float) and 10**15 <= value < 10**16 and int(value) % 10 == 0
    }
