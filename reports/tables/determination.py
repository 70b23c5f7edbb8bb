"""The city's determination by ward or family by family, and the moves from one determination to the next.

Everything here counts frozen rows; every number leads to them (`determination_rows`)."""

from datetime import datetime, time
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.templatetags.formats import longdate, rupiah
from households.determinations import changes
from households.models import Determination, DeterminationRow
from households.models.meetings import Decision
from households.models.register import PovertyStatus
from reports.figures import Conditions, Scope
from reports.table import Cell, Column, Row, Table
from reports.tables.build import LIVE_SOURCE, applied, shown_wards, summed

SLUG, MOVES_SLUG = "penetapan", "perpindahan-status"
PER_WARD, PER_FAMILY = "ward", "family"
STATUSES = (PovertyStatus.EXTREME_POOR, PovertyStatus.POOR, PovertyStatus.NOT_POOR, PovertyStatus.UNKNOWN)
OUTCOMES = (*(status.value for status in STATUSES), changes.DISAGREED)
SIDES = (*OUTCOMES, changes.ABSENT)


def latest(conditions: Conditions, with_previous=False):
    """The latest determination until `conditions.until` (None: ever), or None."""
    found = Determination.objects.select_related("previous").order_by("-determined_on")
    found = found.filter(determined_on__lte=conditions.until) if conditions.until else found
    return (found.filter(previous__isnull=False) if with_previous else found).first()


def rows_in(scope: Scope, conditions: Conditions):
    """The frozen rows in scope, of every determination, narrowed to the place of `conditions`."""
    rows = DeterminationRow.objects.all() if scope.user is None else DeterminationRow.objects.visible_to(scope.user)
    if conditions.ward:
        rows = rows.filter(ward_id=conditions.ward.pk)
    return rows.filter(district_name=conditions.district.name) if conditions.district else rows


def rows_address(determination, conditions: Conditions = None, **asked) -> str:
    """The address of frozen rows."""
    if conditions and conditions.ward:
        asked["ward"] = conditions.ward.pk
    elif conditions and conditions.district:
        asked["district"] = conditions.district.name
    address = reverse("determination_rows", args=[determination.pk])
    return f"{address}?{urlencode(asked)}" if asked else address


def determined(scope: Scope, conditions: Conditions) -> Table:
    """The latest determination (until a day) by district and ward, or its list of families."""
    found = latest(conditions)
    if conditions.per == PER_FAMILY:
        return _families(found, scope, conditions)
    return _by_ward(found, scope, conditions)


def _by_ward(found, scope, conditions):
    counts = _counts(rows_in(scope, conditions).filter(determination=found)) if found else {}
    columns = [Column("area", _("District and ward")), *(_column(key) for key in ("rows", *OUTCOMES))]
    rows = []
    districts = {}
    for ward in shown_wards(scope, conditions):
        districts.setdefault(ward.district, []).append(ward)
    for district, wards in districts.items():
        values = summed(counts.get(ward.pk, {}) for ward in wards)
        place = conditions.with_(district=district, ward=None)
        rows.append(_row(found, f"district:{district.code}", district.name, values, place, group=True))
        for ward in wards:
            place = conditions.with_(district=None, ward=ward)
            rows.append(_row(found, f"ward:{ward.code}", ward.name, counts.get(ward.pk, {}), place, level=1))
    totals = _row(found, "total", _("Total"), summed(counts.values()), conditions)
    return _table(SLUG, _("Determination by district and ward"), found, scope, conditions, columns, rows, totals)


def _counts(rows):
    """`{ward id: {outcome: families}}` in one query."""
    agreed = Q(decision=Decision.AGREED)
    filters = {status.value: agreed & Q(poverty_status=status) for status in STATUSES}
    filters[changes.DISAGREED] = Q(decision=Decision.DISAGREED)
    counted = {f"n_{key}": Count("pk", filter=condition) for key, condition in filters.items()}
    found = rows.order_by().values("ward_id").annotate(n_rows=Count("pk"), **counted)
    return {one["ward_id"]: {key: one[f"n_{key}"] for key in ("rows", *OUTCOMES)} for one in found}


def _column(key):
    hints = {
        "rows": _("Families in the locked lists of the wards."),
        changes.DISAGREED: _("The ward meeting did not agree with what the visit found."),
    }
    label = {"rows": _("In the lists"), changes.ABSENT: _("Not in the lists")} | _words()
    return Column(key, str(label[key]), "number", hint=hints.get(key, ""))


def _words():
    return {status.value: status.label for status in STATUSES} | {changes.DISAGREED: _("Not agreed by the ward")}


def _row(found, key, label, values, conditions, *, level=0, group=False):
    cells = [Cell(label)]
    for name in ("rows", *OUTCOMES):
        value = values.get(name, 0)
        asked = {} if name == "rows" else {"outcome": name}
        cells.append(Cell(value, rows_address(found, conditions, **asked) if value else ""))
    return Row(key, tuple(cells), level, group)


def _families(found, scope, conditions):
    columns = (
        Column("no", _("No."), "number"), Column("head", _("Head of household")), Column("district", _("District")),
        Column("ward", _("Ward")), Column("rw", "RW"), Column("rt", "RT"),
        Column("per_capita", _("Spending"), "rupiah", _("Rp a person a month")),
        Column("threshold", _("Extreme threshold"), "rupiah", _("Rp a person a month")),
        Column("minutes", _("Minutes of the ward")), Column("hash", _("Hash")),
    )  # fmt: skip
    listed = rows_in(scope, conditions).filter(determination=found).listed() if found else ()
    ordered = listed.order_by("district_name", "ward_name", "head_name", "pk") if found else ()
    rows = [
        Row(
            f"row:{one.pk}",
            tuple(map(Cell, (number, one.head_name, one.district_name, one.ward_name, one.rw, one.rt, one.per_capita,
                             one.threshold_amount, one.meeting_number, one.row_hash[:12]))),
        )
        for number, one in enumerate(ordered, 1)
    ]  # fmt: skip
    return _table(SLUG, _("List of extremely poor families as determined"), found, scope, conditions, columns, rows)


def _table(slug, title, found, scope, conditions, columns, rows, totals=None, notes=()):
    moment = timezone.now()
    source = LIVE_SOURCE
    if found:
        moment = timezone.make_aware(datetime.combine(found.determined_on, time()))
        source = _("Determination %(number)s of %(day)s") % {
            "number": found.number, "day": longdate(found.determined_on),
        }  # fmt: skip
        notes = (
            *notes,
            _("Extreme threshold of this determination: %(amount)s a person a month. Its rows are copies that never"
              " change; SHA-256 %(hash)s….") % {"amount": rupiah(found.threshold_amount), "hash": found.list_hash[:16]},
        )  # fmt: skip
    else:
        notes = (*notes, _("There is no determination yet."))
    return Table(
        slug=slug, title=str(title), columns=tuple(columns), rows=tuple(rows), totals=totals, as_of=moment,
        source=str(source), scope=scope.words, notes=tuple(str(note) for note in notes), filters=applied(conditions),
    )  # fmt: skip


def status_moves(scope: Scope, conditions: Conditions) -> Table:
    """From which status to which, from the determination before to the latest: a row the old, a column the new one."""
    found = latest(conditions, with_previous=True)
    counts = changes.move_counts(rows_in(scope, conditions), found) if found else {}
    labels = {key: str(word) for key, word in (_words() | {changes.ABSENT: _("Not in the lists")}).items()}
    columns = [Column("origin", _("Before"))]
    columns += [Column(key, labels[key], "number") for key in SIDES]
    columns += [Column("sum", _("Total"), "number")]
    rows = [_move_row(found, origin, labels[origin], counts, conditions) for origin in SIDES]
    totals = None
    if found:
        sums = [sum(counts.get((origin, target), 0) for origin in SIDES) for target in SIDES]
        totals = Row("total", (Cell(_("Total")), *(Cell(value) for value in (*sums, sum(sums)))))
    return _table(MOVES_SLUG, _("Moves between statuses"), found, scope, conditions, columns, rows, totals,
                  _move_notes(found, counts))  # fmt: skip


def _move_row(found, origin, label, counts, conditions):
    cells = [Cell(label)]
    for target in SIDES:
        value = counts.get((origin, target), 0)
        address = rows_address(found, conditions, origin=origin, target=target) if value else ""
        cells.append(Cell(value, address))
    cells.append(Cell(sum(counts.get((origin, target), 0) for target in SIDES)))
    return Row(f"from:{origin}", tuple(cells))


def _move_notes(found, counts):
    if found is None:
        return (_("Two determinations are needed to compare."),)
    poor = {PovertyStatus.EXTREME_POOR.value, PovertyStatus.POOR.value}
    rich = PovertyStatus.NOT_POOR.value
    left = sum(count for (origin, target), count in counts.items() if origin in poor and target == rich)
    fell = sum(count for (origin, target), count in counts.items() if origin == rich and target in poor)
    return (
        _("From %(before)s (%(before_day)s) to %(now)s (%(day)s).") % {
            "before": found.previous.number, "before_day": longdate(found.previous.determined_on),
            "now": found.number, "day": longdate(found.determined_on),
        },
        _("Left poverty: %(left)s families. Fell into poverty: %(fell)s families.") % {"left": left, "fell": fell},
    )  # fmt: skip
