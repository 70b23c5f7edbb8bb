"""A report is one `Table`; page, csv, xlsx, json and print are renderings of that one value (`reports.renderings`).

Plain frozen values: nothing here reads the database, so a table can be kept, compared and tested.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

Value = str | int | Decimal | date | None

NUMERIC = ("number", "decimal", "percent", "rupiah")


@dataclass(frozen=True)
class Column:
    """`kind`: text, number (a count), decimal, percent (already times 100), rupiah or date. `unit` stands in the
    heading of files; `hint` explains the heading in a sentence.
    """

    key: str
    label: str
    kind: str = "text"
    unit: str = ""
    hint: str = ""

    @property
    def numeric(self) -> bool:
        return self.kind in NUMERIC

    @property
    def heading(self) -> str:
        """The label with its unit, for files that show no unit beside the number."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True)
class Cell:
    """A value, and the address that shows exactly the rows it counts."""

    value: Value = None
    url: str = ""


@dataclass(frozen=True)
class Row:
    """Cells in the order of the columns. `level` 0 is a group or a plain row, 1 a row inside the group above it; `key`
    is stable (`ward:53.71.04.1001`). `group` marks the sum of the rows below it.
    """

    key: str
    cells: tuple[Cell, ...]
    level: int = 0
    group: bool = False

    def value(self, table: "Table", key: str) -> Value:
        return self.cells[table.index(key)].value


@dataclass(frozen=True)
class Applied:
    """A filter in force, in words: its key in the address, its label, and the chosen value."""

    key: str
    label: str
    value: str


@dataclass(frozen=True)
class Table:
    """Everything a report says. `scope` says whose rows were counted, `as_of` when, `source` from what."""

    slug: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    as_of: datetime
    source: str
    scope: str
    totals: Row | None = None
    notes: tuple[str, ...] = ()
    filters: tuple[Applied, ...] = ()

    def __post_init__(self):
        for row in self.all_rows():
            if len(row.cells) != len(self.columns):
                raise ValueError(f"row {row.key} has {len(row.cells)} cells for {len(self.columns)} columns")

    def index(self, key: str) -> int:
        """The place of a column; raises KeyError for one the table doesn't have."""
        for number, column in enumerate(self.columns):
            if column.key == key:
                return number
        raise KeyError(key)

    def has(self, key: str) -> bool:
        return any(column.key == key for column in self.columns)

    def all_rows(self) -> tuple[Row, ...]:
        """The rows and then the totals."""
        return self.rows + ((self.totals,) if self.totals else ())


def share(part, whole) -> Decimal | None:
    """`part` of `whole` in percent, rounded once to two decimals here, so that every rendering shows the same."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)
