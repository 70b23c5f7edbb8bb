"""Text with a separator: pipe, semicolon, tab or comma; UTF-8 (with or without BOM), UTF-16 or Latin-1."""

import codecs
import io
from pathlib import Path

import polars as pl
from django.utils.translation import gettext as _

from households.imports.reading.sheet import Sheet, Unreadable, check_reach

SEPARATORS = b"|;\t,"
LOOK_AT = 256 * 1024
MAX_COLUMNS = 300
LONGEST_CELL = 4 * 32_767  # bytes; a spreadsheet program itself keeps 32,767 characters


def read_delimited(path) -> Sheet:
    """The file as a Sheet without a name. A stray quotation mark is taken as text, not as the start of a field."""
    data = _as_utf8(Path(path).read_bytes())
    separator, columns = _shape(data)
    check_reach(data.count(b"\n"), columns)
    names = [f"c{index}" for index in range(columns)]
    # A header of our own fixes the number of columns, whatever the first line of the file holds.
    source = separator.join(name.encode() for name in names) + b"\n" + data
    table = _parse(source, separator, '"')
    if table is None:
        table = _parse(source, separator, None)
        if table is None:
            raise Unreadable(_("The text can't be divided into columns. Save the list as .xlsx."))
        table = table.with_columns(pl.all().str.strip_chars('"'))
    return Sheet(name=None, table=table)


def _parse(source, separator, quote):
    """The table, or None where it can't be one: a cell too long is a quotation mark that nobody closed."""
    try:
        table = pl.read_csv(
            io.BytesIO(source), separator=separator.decode(), quote_char=quote, infer_schema=False,
            truncate_ragged_lines=True,
        )  # fmt: skip
    except pl.exceptions.PolarsError:  # its text quotes the file
        return None
    longest = table.select(pl.max_horizontal(pl.all().str.len_bytes().max())).item()
    return table if (longest or 0) <= LONGEST_CELL else None


def _as_utf8(data: bytes) -> bytes:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            data = data.decode("utf-16").encode("utf-8")
        except UnicodeError:
            raise Unreadable(_("The file isn't text. Save the list as .xlsx or .csv.")) from None
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\x00" in data:
        raise Unreadable(_("The file isn't text. Save the list as .xlsx or .csv."))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        data = data.decode("latin-1").encode("utf-8")
    return _with_line_feeds(data)


def _with_line_feeds(data):
    """Old Mac files end their lines with a carriage return alone."""
    return data.replace(b"\r", b"\n") if b"\n" not in data else data


def _shape(data) -> tuple[bytes, int]:
    """The separator, and the number of columns of the widest of the first lines."""
    lines = data[:LOOK_AT].split(b"\n")
    counts = {bytes([byte]): max(line.count(byte) for line in lines) for byte in SEPARATORS}
    separator = max(counts, key=counts.get)
    if not counts[separator]:
        raise Unreadable(_("No columns were found. The list needs a row of headings such as NIK, NOKK, NAMA."))
    return separator, min(counts[separator] + 1, MAX_COLUMNS)
