"""What every reader returns, and the one error it raises."""

from dataclasses import dataclass, field

import polars as pl


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
