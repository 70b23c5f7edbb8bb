"""The city's indicators, as published."""

from django.utils import timezone
from django.utils.translation import gettext as _

from reports.figures import Conditions, Scope, count_by
from reports.links import rows_url
from reports.models import PublishedIndicator
from reports.reference import EXTREME_FAMILIES
from reports.table import Cell, Column, Row, Table
from reports.tables.build import applied

SLUG = "indikator-kota"


def city_indicators(scope: Scope, conditions: Conditions) -> Table:
    """Every published figure with its source, newest first within an indicator, none computed from another.

    Beside the published count of extremely poor families stands what the register counts now, in its own column.
    """
    found = PublishedIndicator.objects.all()
    if conditions.since:
        found = found.filter(day__gte=conditions.since)
    if conditions.until:
        found = found.filter(day__lte=conditions.until)
    found = _in_order(found)
    newest = next((one for one in found if one.name == EXTREME_FAMILIES and one.value is not None), None)
    now = _register_cell(scope) if newest else Cell()
    return Table(
        slug=SLUG,
        title=_("City indicators as published"),
        columns=_columns(),
        rows=tuple(_row(one, now if one is newest else Cell()) for one in found),
        as_of=timezone.now(),
        source=_("As given in each row"),
        scope=scope.words,
        notes=_notes(),
        filters=applied(conditions),
    )


def _in_order(found):
    """Indicators in the order in which they were first entered, the newest figure of each first."""
    first = {}
    for one in sorted(found, key=lambda one: one.pk):
        first.setdefault((one.name, one.unit), (first.get(one.name, one.pk), one.pk))
        first.setdefault(one.name, one.pk)
    return sorted(found, key=lambda one: (first[one.name], first[one.name, one.unit], -one.day.toordinal(), one.pk))


def _columns():
    return (
        Column("name", _("Indicator")),
        Column("value", _("As published"), "decimal"),
        Column("unit", _("Unit")),
        Column("as_of", _("As of")),
        Column("source", _("Source")),
        Column("register", _("In the register now"), "number", "", _("Counted this moment; no published figure.")),
        Column("note", _("Note")),
    )


def _register_cell(scope):
    count = count_by(("extreme_poor",), scope, Conditions())[()]["extreme_poor"]
    return Cell(count, rows_url(SLUG, "extreme_poor") if count else "")


def _row(one, register):
    note = " ".join(part for part in (one.text, one.note) if part)
    cells = (Cell(one.name), Cell(one.value), Cell(one.unit), Cell(one.as_of), Cell(one.source), register, Cell(note))
    return Row(f"indicator:{one.pk}", cells)


def _notes():
    return (
        _("Figures stand as their source published them; none is computed from another, so they may not fit together."),
        _("A threshold or a count of another source is a row of its own. Sources are compared, not merged."),
    )
