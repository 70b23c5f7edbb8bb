"""One pass over a part of a workbook as raw XML: how far its cells reach, and which numbers have lost a digit."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from django.utils.translation import gettext as _

from households.imports.reading.sheet import Unreadable

CHUNK = 4 * 1024 * 1024
OVERLAP = 1024
REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
TEXT_TYPE = re.compile(rb"""\bt=["'](?!n["'])""")
WIDE = re.compile(rb"""r=["']([A-Z]{2,3})[0-9]""")
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
    """Row starts, row numbers, and ends of values in 0 or E+15; written with the part's own prefix.

    A fixed beginning lets `re` skip through 100 MB in a fraction of a second.
    """
    tag = b"<" + re.escape(prefix)
    return (
        re.compile(tag + rb"row[\s>/]"),
        re.compile(tag + rb"""row\s[^>]*?\br=["']([0-9]{1,9})["']"""),
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
    found.rows = max(found.rows, starts)
    return found


def _prefix(chunk) -> bytes:
    start = chunk[: 4 * OVERLAP]
    if DEFINITION.search(start):
        raise Unreadable(_("The file holds a definition that a list never needs, so it isn't opened."))
    root = ROOT.search(start)
    return (root[1] or b"") if root else b""


def _look(data, seen, prefix, found):
    _starts, rows, zeros, exponents = _patterns(prefix)
    for letters in set(WIDE.findall(data)):
        found.columns = max(found.columns, column_number(letters) + 1)
    found.rows = max(found.rows, max(map(int, rows.findall(data)), default=0))
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
