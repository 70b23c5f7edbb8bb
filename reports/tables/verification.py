"""Progress of verification, by ward or by officer."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from reports.figures import NOBODY, Conditions, Scope, count_by, review_time
from reports.scope import HOUSEHOLD, TO_OFFICER
from reports.table import Column, Row, Table, share
from reports.tables.build import area_rows, counted, derived, live_table, row, summed

SLUG = "progres-verifikasi"
STATE_KEYS = ("registered", "unverified", "assigned", "submitted", "returned", "verified", "unreachable")
VISIT_KEYS = ("visits_submitted", "visits_approved", "visits_returned")
DAY = Decimal(24 * 60 * 60)
PER_WARD, PER_OFFICER = "ward", "officer"


def verification_progress(scope: Scope, conditions: Conditions) -> Table:
    """How far each ward (`per` "ward", the default) or officer is; the period bounds the visits, not the families."""
    measures = _measures()
    if conditions.per == PER_OFFICER:
        first = Column("officer", _("Officer"))
        rows, totals = _by_officer(scope, conditions, measures)
    else:
        first = Column("area", _("District and ward"))
        rows, totals = _by_ward(scope, conditions, measures)
    columns = [first, *(measure.column for measure in measures)]
    title = _("Progress of verification")
    return live_table(SLUG, title, scope, conditions, columns, rows, totals, _notes())


def _measures():
    return (
        counted("registered", _("Families")),
        *(counted(key) for key in STATE_KEYS[1:]),
        derived(
            Column("done", _("Done"), "percent", "%", _("Verified families of all families of the row.")),
            lambda values: share(values.get("verified", 0), values.get("registered", 0)),
        ),
        counted("visits_submitted", hint=_("Handed in during the period.")),
        counted("visits_approved", hint=_("Reviewed during the period.")),
        counted("visits_returned", _("Returned, rejected"), hint=_("Reviewed during the period, not approved so far.")),
        derived(
            Column("median_days", _("Median until review"), "decimal", _("days"),
                   _("From handing in to review, of the visits reviewed during the period.")),
            lambda values: _days(values.get("median")),
        ),
    )  # fmt: skip


def _days(median):
    """A length of time in days, to one decimal; None where nothing was reviewed."""
    if median is None:
        return None
    return (Decimal(median.total_seconds()) / DAY).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _visits_by(scope, conditions, *by):
    return count_by(VISIT_KEYS, scope, conditions, by=by, median=review_time(conditions))


def _by_ward(scope, conditions, measures):
    counts = {}
    for (ward,), values in count_by(STATE_KEYS, scope, conditions, by=("ward",)).items():
        counts.setdefault(ward, {}).update(values)
    for (ward,), values in _visits_by(scope, conditions, "household__ward").items():
        counts.setdefault(ward, {}).update(values)
    by_district = _visits_by(scope, conditions, "household__ward__district")
    everything = _visits_by(scope, conditions)

    def medians(level, pk):
        found = by_district.get((pk,), {}) if level == "district" else everything[()]
        return {"median": found.get("median")}

    return area_rows(SLUG, scope, conditions, measures, counts, extra=medians)


def _by_officer(scope, conditions, measures) -> tuple[tuple[Row, ...], Row]:
    families = count_by(STATE_KEYS, scope, conditions, by=(TO_OFFICER[HOUSEHOLD],))
    counts = {pk: values for (pk,), values in families.items()}
    for (pk,), values in _visits_by(scope, conditions, "officer").items():
        counts.setdefault(pk, {}).update(values)
    officers = User.objects.in_bulk([pk for pk in counts if pk is not None])
    rows = [
        row(SLUG, f"officer:{officer.username}", str(officer), counts[officer.pk], measures,
            conditions.with_(officer=officer))
        for officer in sorted(officers.values(), key=lambda one: str(one).lower())
    ]  # fmt: skip
    if None in counts:
        nobody = conditions.with_(officer=NOBODY)
        rows.append(row(SLUG, "officer:", _("Nobody assigned"), counts[None], measures, nobody))
    total = summed(counts.values()) | {"median": _visits_by(scope, conditions)[()]["median"]}
    return tuple(rows), row(SLUG, "total", _("Total"), total, measures, conditions)


def _notes():
    return (
        _("Families stand where they are now; the period bounds the visits alone."),
        _(
            "An officer's families are those assigned to them or decided by their visit, "
            "an officer's visits those they made."
        ),
    )
