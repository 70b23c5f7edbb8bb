"""Layouts of lists: which heading means which field. One .toml a layout beside this file, so spellings are data."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NOT_COMPARED = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Layout:
    """`spellings`: heading's key → field. `required`: the fields whose headings must all be there.

    `usual`: field → the heading as the list's maker writes it.
    """

    slug: str
    title: str
    required: frozenset[str]
    spellings: dict[str, str]
    usual: dict[str, str]

    def match(self, cells) -> dict[str, int]:
        """Field → index of its column, for a row of cells (text or None); the first column of a field counts."""
        found: dict[str, int] = {}
        for index, cell in enumerate(cells):
            field = self.spellings.get(heading_key(cell))
            if field and field not in found:
                found[field] = index
        return found

    def accepts(self, columns) -> bool:
        """Whether `columns` (field → index) hold all that this layout needs."""
        return self.required <= columns.keys()


def heading_key(cell) -> str:
    """A heading for comparing: capitals, letters and digits alone."""
    return NOT_COMPARED.sub("", cell or "").upper()


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout known, in the order of their files' names."""
    return tuple(_load(path) for path in sorted(Path(__file__).parent.glob("*.toml")))


def _load(path) -> Layout:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Layout(
        slug=data["slug"],
        title=data["title"],
        required=frozenset(data["required"]),
        spellings={
            heading_key(spelling): field for field, spellings in data["columns"].items() for spelling in spellings
        },
        usual={field: spellings[0] for field, spellings in data["columns"].items()},
    )
