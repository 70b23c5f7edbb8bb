"""What every reader returns, the one error it raises, and how far a list may reach."""

from dataclasses import dataclass, field

import polars as pl
from django.utils.translation import gettext as _

# What a spreadsheet program itself holds at most, and twice the cells of the largest list seen (100,000 x 66).
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 1_048_576, 16_384, 16_000_000


class Unreadable(Exception):
    """The file can't be read; the message says why and what to do, and never quotes the file."""


@dataclass
class Sheet:
    """A sheet as text. Row i of `table` is row i + 1 in a spreadsheet program; columns are `c0`, `c1`, …

    `rounded` holds (row, column), both counted from 0 as in `table`, of number cells whose 16 digits end in 0: a
    spreadsheet keeps 15 digits, so the last one is lost.
    """

    name: str | None
    table: pl.DataFrame
    rounded: set[tuple[int, int]] = field(default_factory=set)


def check_reach(rows: int, columns: int) -> None:
    """Raise Unreadable where so many rows and columns are no list: reading them would cost gigabytes of nothing."""
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise Unreadable(_("The sheet reaches far beyond a list. Delete the empty rows and columns and save it again."))
