"""Layouts of lists: which heading means which field. One .toml a layout beside this file, so spellings are data.

`_common.toml` holds the spellings that every layout shares; a field that a layout names itself has that layout's
spellings alone. Layouts that a person named for an unknown list are rows of `ImportLayout` and join these.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NOT_COMPARED = re.compile(r"[\W_]+")
# What a list must state for its people to enter the register: who, and where the household is.
REGISTER_FIELDS = frozenset({"kk", "nik", "name", "birth_date", "sex", "ward"})
LAST = 1_000
LONGEST_HEADING = 200


@dataclass(frozen=True)
class Layout:
    """`spellings`: heading's key → field. `required`: the fields whose headings must all be there.

    `usual`: field → the heading as the list's maker writes it. `register`: its people enter the register; else the
    list is kept as a snapshot alone. `always`: flags that being on the list means. Lower `rank` is tried first.
    """

    slug: str
    title: str
    required: frozenset[str]
    spellings: dict[str, str]
    usual: dict[str, str]
    register: bool = False
    always: frozenset[str] = frozenset()
    rank: int = LAST

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
    return NOT_COMPARED.sub("", (cell or "")[:LONGEST_HEADING]).upper()


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout that comes with the program, the surest to recognise first."""
    files = sorted(Path(__file__).parent.glob("[a-z]*.toml"))
    return tuple(sorted(map(_load, files), key=lambda layout: layout.rank))


def all_layouts() -> tuple[Layout, ...]:
    """The layouts that come with the program, then those that people named, the latest first; one query."""
    from households.models import ImportLayout

    return (*layouts(), *(named(row) for row in ImportLayout.objects.order_by("-pk")))


def named(row) -> Layout:
    """The Layout of an `ImportLayout`: every column that was matched must be there."""
    spellings = {heading_key(heading): field for field, heading in row.columns.items()}
    fields = frozenset(row.columns)
    return Layout(
        slug=row.slug, title=row.title, required=fields, spellings=spellings, usual=dict(row.columns),
        register=fields >= REGISTER_FIELDS,
    )  # fmt: skip


@cache
def common() -> dict:
    """Shared spellings (`columns`: field → spellings) and words for yes and no (`answers`)."""
    return tomllib.loads((Path(__file__).parent / "_common.toml").read_text(encoding="utf-8"))


def _load(path) -> Layout:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = data["columns"]
    shared = {field: names for field, names in common()["columns"].items() if field not in columns}
    spellings = {heading_key(name): field for part in (shared, columns) for field in part for name in part[field]}
    return Layout(
        slug=data["slug"],
        title=data["title"],
        required=frozenset(data["required"]),
        spellings=spellings,
        usual={field: names[0] for field, names in (shared | columns).items()},
        register=data.get("register", False),
        always=frozenset(data.get("always", ())),
        rank=data.get("rank", LAST),
    )
