"""One pass over a part of a workbook as raw XML: how far its cells reach, and which numbers have lost a digit."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from django.utils.translation import gettext as _

from households.imports.reading.sheet import MAX_CELLS, Unreadable

CHUNK = 4 * 1024 * 1024
OVERLAP = 1024
REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
TEXT_TYPE = re.compile(rb"""\bt=["'](?!n["'])""")
# Where a row or cell says it stands, beyond column Z or row 99,999: looked for in every cell, so few may fit.
WIDE = re.compile(rb"""r\s*=\s*["']([A-Za-z]{2,8})[0-9]""")
LOW = re.compile(rb"""r\s*=\s*["'][A-Za-z]{0,8}([0-9]{6,20})""")
ROW = re.compile(rb"""r\s*=\s*["'][A-Za-z]{0,8}([0-9]{1,20})""")
NEAR_ROWS = 99_999
# Sixteen digits as a spreadsheet writes them, the last thing in its cell.
VALUE = re.compile(rb"v>([0-9]{16}(?:\.0+)?|[0-9]\.[0-9]+[Ee]\+?15)</[\w:]+>$")
DIGITS = 15
POINT_OR_SIGN = b".0+Ee"
DEFINITION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ROOT = re.compile(rb"<(\w+:)?(?:worksheet|sst|styleSheet)[\s>]")


@dataclass
class RawSheet:
    """`rows` and `columns` that the cells reach; `rounded` cells as (row, column), both from 0.

    `unplaced`: there are such numbers in cells that don't say where they stand.
    """

    rows: int = 0
    columns: int = 26
    rounded: set[tuple[int, int]] = field(default_factory=set)
    unplaced: bool = False


@lru_cache(maxsize=4)
def _patterns(prefix: bytes):
    """Row starts, and ends of values in 0 or E+15; written with the part's own prefix.

    A fixed beginning lets `re` skip through 100 MB in a fraction of a second.
    """
    tag = b"<" + re.escape(prefix)
    return (
        re.compile(tag + rb"row[\s>/]"),
        re.compile(rb"0</" + re.escape(prefix) + rb"v>"),
        re.compile(rb"15</" + re.escape(prefix) + rb"v>"),
    )


def scan_part(archive, name) -> RawSheet:
    """Read the part `name` of the open zip to its end; raises BadZipFile where it isn't what the header says."""
    found = RawSheet()
    prefix = tail = b""
    starts = 0
    with archive.open(name) as stream:
        while chunk := stream.read(CHUNK):
            if not tail:
                prefix = _prefix(chunk)
            starts += len(_patterns(prefix)[0].findall(chunk))
            _look(tail + chunk, len(tail), prefix, found)
            tail = chunk[-OVERLAP:]
    if found.columns * NEAR_ROWS > MAX_CELLS:
        found.rows = max(found.rows, _last_row(archive, name))
    found.rows = max(found.rows, starts)
    return found


def _last_row(archive, name) -> int:
    """The highest row that anything says it stands in; asked of the rare sheet so wide that it matters."""
    last, tail = 0, b""
    with archive.open(name) as stream:
        while chunk := stream.read(CHUNK):
            last = max(last, _highest(ROW, tail + chunk))
            tail = chunk[-OVERLAP:]
    return last


def _highest(rows, data) -> int:
    return max(map(int, set(rows.findall(data))), default=0)


def _prefix(chunk) -> bytes:
    start = chunk[: 4 * OVERLAP]
    if DEFINITION.search(start):
        raise Unreadable(_("The file holds a definition that a list never needs, so it isn't opened."))
    root = ROOT.search(start)
    return (root[1] or b"") if root else b""


def _look(data, seen, prefix, found):
    _starts, zeros, exponents = _patterns(prefix)
    for letters in set(WIDE.findall(data)):
        found.columns = max(found.columns, column_number(letters.upper()) + 1)
    found.rows = max(found.rows, _highest(LOW, data))
    for match in chain(zeros.finditer(data), exponents.finditer(data)):
        at = match.start()
        if match.end() > seen and (data[at - DIGITS : at].isdigit() or data[at - 1] in POINT_OR_SIGN):
            _note(data[max(at - OVERLAP // 2, 0) : match.end()], prefix, found)


def _note(end, prefix, found):
    """Note the cell at the end of `end` if its number has lost a digit; text (a formula's result may be) has not."""
    value = VALUE.search(end)
    if not value or int(float(value[1])) % 10:
        return
    before = end[: value.start()]
    start = before.rfind(b"<" + prefix + b"c")
    attributes = before[start:].partition(b">")[0]
    if start < 0 or TEXT_TYPE.search(attributes):
        return
    reference = REFERENCE.search(attributes)
    if reference:
        found.rounded.add((int(reference[2]) - 1, column_number(reference[1])))
    else:
        found.unplaced = True


def column_number(letters: bytes) -> int:
    """`A` → 0, `AA` → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
