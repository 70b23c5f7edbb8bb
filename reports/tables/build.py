"""What the reports share: measures become cells, wards become rows under their districts, conditions become words."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.templatetags.formats import longdate, rupiah
from reports.figures import FIGURES, NOBODY, TO_WARD, Conditions, Scope, count_by
from reports.links import rows_url
from reports.table import Applied, Cell, Column, Row, Table

LIVE_SOURCE = "Sistem Kasus Kemiskinan Kota Kupang"


@dataclass(frozen=True)
class Measure:
    """One column of numbers: a figure that is counted, or `derive`, which makes its value from the row's counts.

    `narrow` are changes of the conditions under which the figure's rows are listed.
    """

    column: Column
    figure: str = ""
    derive: Callable[[dict], object] | None = None
    narrow: dict = field(default_factory=dict)

    def cell(self, slug: str, values: dict, conditions: Conditions) -> Cell:
        """The cell of a row with these counts; a count above zero leads to its rows under `conditions`."""
        if self.derive:
            return Cell(self.derive(values))
        value = values.get(self.column.key, 0)
        return Cell(value, rows_url(slug, self.figure, conditions.with_(**self.narrow)) if value else "")


def counted(key: str, label: str = "", unit: str = "", hint: str = "") -> Measure:
    """The Measure of a figure of FIGURES, under its own name unless `label` says otherwise."""
    return Measure(Column(key, label or str(FIGURES[key].label), "number", unit, hint), key)


def derived(column: Column, derive) -> Measure:
    """A Measure made from the other counts of the row."""
    return Measure(column, derive=derive)


def row(slug, key, label, values, measures, conditions, *, level=0, group=False) -> Row:
    """A row: its label and the cell of each measure."""
    cells = (Cell(label), *(measure.cell(slug, values, conditions) for measure in measures))
    return Row(key, cells, level, group)


def by_ward(keys, scope: Scope, conditions: Conditions, **more) -> dict[int, dict]:
    """Counts of the figures `keys` (one kind of row) by the id of the ward, in one query."""
    ward = TO_WARD[FIGURES[keys[0]].counts]
    return {found: values for (found,), values in count_by(keys, scope, conditions, by=(ward,), **more).items()}


def merged(*counts: dict) -> dict:
    """Several `{group: {key: value}}` as one."""
    found = {}
    for one in counts:
        for group, values in one.items():
            found.setdefault(group, {}).update(values)
    return found


def summed(values: Iterable[dict]) -> dict:
    """The counts of several rows added up; what is no whole number isn't added."""
    total = Counter()
    for one in values:
        total.update({key: value for key, value in one.items() if isinstance(value, int)})
    return dict(total)


def area_rows(slug, scope: Scope, conditions: Conditions, measures, counts, *, extra=None):
    """(tuple of Row, total Row) by district and ward, from `counts` by ward id; a ward without rows is there as well.

    `extra(level, id)` gives values of a district or of the total that are no sum (a median): level "district"/"total".
    """
    extra = extra or (lambda level, pk: {})
    rows = []
    wards = shown_wards(scope, conditions)
    for district, members in groupby(wards, key=lambda ward: ward.district):
        members = list(members)
        values = summed(counts.get(ward.pk, {}) for ward in members) | extra("district", district.pk)
        place = conditions.with_(district=district)
        rows.append(row(slug, f"district:{district.code}", district.name, values, measures, place, group=True))
        for ward in members:
            place = conditions.with_(district=None, ward=ward)
            values = counts.get(ward.pk, {})
            rows.append(row(slug, f"ward:{ward.code}", ward.name, values, measures, place, level=1))
    values = summed(counts.get(ward.pk, {}) for ward in wards) | extra("total", None)
    return tuple(rows), row(slug, "total", _("Total"), values, measures, conditions)


def shown_wards(scope: Scope, conditions: Conditions):
    """The wards in view that `conditions` leave, by district and name."""
    return [
        ward for ward in scope.wards if conditions.ward in (None, ward) and conditions.district in (None, ward.district)
    ]


def live_table(slug, title, scope, conditions, columns, rows, totals, notes=()) -> Table:
    """A Table counted this moment from the register."""
    return Table(
        slug=slug,
        title=str(title),
        columns=tuple(columns),
        rows=tuple(rows),
        totals=totals,
        as_of=timezone.now(),
        source=LIVE_SOURCE,
        scope=scope.words,
        notes=tuple(notes),
        filters=applied(conditions),
    )


def applied(conditions: Conditions) -> tuple[Applied, ...]:
    """The conditions in words."""
    officer = conditions.officer
    found = [
        Applied("district", _("District"), str(conditions.district or "")),
        Applied("ward", _("Ward"), str(conditions.ward or "")),
        Applied("officer", _("Officer"), _("Nobody assigned") if officer == NOBODY else str(officer or "")),
        Applied("programme", _("Programme"), str(conditions.programme or "")),
        Applied("species", _("Species"), str(conditions.species or "")),
        Applied("threshold", _("Extreme threshold"), rupiah(conditions.threshold) if conditions.threshold else ""),
        Applied("since", _("From"), longdate(conditions.since) if conditions.since else ""),
        Applied("until", _("Until"), longdate(conditions.until) if conditions.until else ""),
    ]
    return tuple(one for one in found if one.value)
