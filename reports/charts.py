"""Pictures of a Table for its page: figure tiles, bars, the map of tiles. They read the table's cells, nothing else."""

from dataclasses import dataclass

from accounts.templatetags.formats import format_number
from reports.figures import FIGURES
from reports.renderings import shown
from reports.table import Row, Table

CELL, GAP = 100, 6
CLASSES = 5
MOST_BARS = 60
# The same thing in the same colour in every chart: red what is grave, green what is settled, grey what is not begun.
GRAVE, SERIOUS, SETTLED, UNDER_WAY, NEUTRAL, LOST = "#b8471c", "#f0a04b", "#3f8f63", "#3d7fb8", "#8391a1", "#7d4f9e"
COLOURS = {
    "extreme_poor": GRAVE, "poor": SERIOUS, "not_poor": SETTLED,
    "verified": SETTLED, "submitted": UNDER_WAY, "returned": SERIOUS, "assigned": "#a9c8e6", "unreachable": LOST,
    "extreme_enrolled": SETTLED, "extreme_in_nothing": GRAVE,
    "enrolments_extreme": GRAVE, "enrolments_poor": SERIOUS, "enrolments_not_poor": SETTLED,
}  # fmt: skip


@dataclass(frozen=True)
class Tile:
    """A ward on the map: place (in units of the drawing), its name on one or two lines, its value and class 0–5."""

    x: int
    y: int
    name: str
    lines: tuple[str, ...]
    text: str
    shade: int
    url: str

    @property
    def middle(self) -> int:
        return self.x + CELL // 2

    @property
    def first_line(self) -> int:
        return self.y + 26

    @property
    def second_line(self) -> int:
        return self.y + 44

    @property
    def value_line(self) -> int:
        return self.y + 80

    @property
    def long(self) -> bool:
        return len(self.text) > 4


@dataclass(frozen=True)
class TileMap:
    """The tiles, the size of the drawing, and the legend: (class, words) of each shade in use."""

    label: str
    tiles: tuple[Tile, ...]
    left: int
    top: int
    width: int
    height: int
    legend: tuple[tuple[int, str], ...]
    side: int = CELL - GAP

    @property
    def columns(self) -> int:
        return self.width // CELL


def figure_tiles(table: Table, keys) -> list[dict]:
    """Totals of some columns for the component `figure`; keys the table doesn't have are left out."""
    if table.totals is None:
        return []
    tones = {"extreme_poor": "danger", "extreme_in_nothing": "warning", "verified": "success"}
    found = []
    for key in keys:
        if table.has(key):
            column, cell = table.columns[table.index(key)], table.totals.cells[table.index(key)]
            value = shown(column, cell.value)
            found.append(
                {"label": _full_label(table, key), "value": value, "url": cell.url, "tone": tones.get(key, "")}
            )
    return found


# Columns whose heading leans on the one before it say their whole name where they stand alone.
LEANING = ("registered", "extreme_persons", "extreme_enrolled", "extreme_in_nothing", "not_poor_enrolled")


def charts_of(table: Table, charts) -> list[dict]:
    """The data of each chart whose columns the table has: title, categories, series of name and numbers."""
    rows = _bars(table)
    found = []
    for number, chart in enumerate(charts):
        if not rows or not all(table.has(key) for key in chart.columns):
            continue
        series = [
            {
                "name": _full_label(table, key),
                "data": [_number(row.value(table, key)) for row in rows],
                "color": COLOURS.get(key, NEUTRAL),
            }
            for key in chart.columns
        ]
        names = [str(row.cells[0].value) for row in rows]
        data = {"title": str(chart.title), "categories": names, "series": series, "stacked": chart.stacked}
        found.append(
            {
                "id": f"chart-{number}", "data_id": f"chart-{number}-data", "title": chart.title, "data": data,
                "size": "tall" if len(rows) > 14 else "middle" if len(rows) > 8 else "",
            }
        )  # fmt: skip
    return found


def _full_label(table, key):
    return str(FIGURES[key].label) if key in LEANING else table.columns[table.index(key)].label


def _bars(table) -> tuple[Row, ...]:
    """The groups where there are several, else the single rows."""
    groups = tuple(row for row in table.rows if row.group)
    return (groups if len(groups) > 1 else tuple(row for row in table.rows if not row.group))[:MOST_BARS]


def _number(value):
    return value if isinstance(value, int) or value is None else float(value)


def tile_map(table: Table, wards, key: str) -> TileMap | None:
    """The wards of the table as squares of the tile grid, shaded by the column `key`; None without wards."""
    rows = {row.key: row for row in table.rows}
    shown_wards = [ward for ward in wards if f"ward:{ward.code}" in rows]
    if not shown_wards:
        return None
    place = table.index(key)
    column = table.columns[place]
    values = {ward.pk: rows[f"ward:{ward.code}"].cells[place].value or 0 for ward in shown_wards}
    limits = class_limits(values.values())
    left, top = min(ward.tile_col for ward in shown_wards), min(ward.tile_row for ward in shown_wards)
    tiles = tuple(
        Tile(
            x=(ward.tile_col - left) * CELL, y=(ward.tile_row - top) * CELL, name=ward.name, lines=_lines(ward.name),
            text=format_number(values[ward.pk]), shade=class_of(values[ward.pk], limits),
            url=rows[f"ward:{ward.code}"].cells[place].url,
        )
        for ward in sorted(shown_wards, key=lambda one: (one.tile_row, one.tile_col))
    )  # fmt: skip
    return TileMap(
        label=column.label,
        tiles=tiles,
        left=0,
        top=0,
        width=max(tile.x for tile in tiles) + CELL,
        height=max(tile.y for tile in tiles) + CELL,
        legend=_legend(limits, values.values()),
    )


def class_limits(values) -> list[int]:
    """The upper bounds of at most five classes of about as many wards each; zero is a class of its own."""
    found = sorted(value for value in values if value > 0)
    limits = []
    for number in range(1, CLASSES + 1):
        if found:
            limit = found[min(len(found) * number // CLASSES, len(found)) - 1 if len(found) * number >= CLASSES else 0]
            if not limits or limit > limits[-1]:
                limits.append(limit)
    return limits


def class_of(value, limits) -> int:
    """0 for none, else the number of the first class whose bound isn't exceeded."""
    if value <= 0:
        return 0
    return next((number for number, limit in enumerate(limits, 1) if value <= limit), len(limits))


def _legend(limits, values):
    found = [(0, "0")] if any(value <= 0 for value in values) else []
    low = 1
    for number, limit in enumerate(limits, 1):
        words = format_number(limit) if low >= limit else f"{format_number(low)}–{format_number(limit)}"
        found.append((number, words))
        low = limit + 1
    return tuple(found)


def _lines(name) -> tuple[str, ...]:
    """A ward's name on at most two lines."""
    words = name.split()
    if len(words) < 2:
        return (name,)
    return (" ".join(words[:-1]), words[-1])
