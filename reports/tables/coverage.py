"""Coverage of the programmes: who is in them, and who of the extremely poor is in none."""

from django.utils.translation import gettext as _

from programs.models import EnrolmentState, Programme
from reports.figures import Conditions, Scope, count_by
from reports.table import Column, Row, Table, share
from reports.tables.build import Measure, area_rows, by_ward, counted, derived, live_table, merged, row, summed

SLUG = "cakupan-program"
PER_WARD, PER_PROGRAMME = "ward", "programme"
FAMILY_KEYS = ("extreme_poor", "extreme_enrolled", "extreme_in_nothing", "in_programme", "not_poor_enrolled")
STATE_KEYS = tuple(f"enrolments_{state.value}" for state in EnrolmentState)
PLACE_KEYS = ("enrolments_now", "enrolments_extreme", "enrolments_poor", "enrolments_not_poor", "enrolments_unknown")


def programme_coverage(scope: Scope, conditions: Conditions) -> Table:
    """By ward (`per` "ward", the default): families in and out of programmes, and each programme's places; or by
    programme (`per` "programme"): enrolments by state and by the family's poverty status.
    """
    programmes = list(Programme.objects.order_by("name"))
    if conditions.per == PER_PROGRAMME:
        first = Column("programme", _("Programme"))
        measures = _state_measures()
        rows, totals = _by_programme(scope, conditions, measures, programmes)
    else:
        first = Column("area", _("District and ward"))
        measures = _family_measures(programmes)
        rows, totals = _by_ward(scope, conditions, measures)
    columns = [first, *(measure.column for measure in measures)]
    return live_table(SLUG, _("Programme coverage"), scope, conditions, columns, rows, totals, _notes())


def _family_measures(programmes):
    families = _("families")
    return (
        counted("extreme_poor", unit=families, hint=_("By the latest approved visit.")),
        counted("extreme_enrolled", _("of these in a programme"), families),
        counted("extreme_in_nothing", _("of these in no programme"), families,
                _("Verified as extremely poor and in no programme at all.")),
        derived(
            Column("covered", _("Covered"), "percent", "%", _("Extremely poor families that are in a programme.")),
            lambda values: share(values.get("extreme_enrolled", 0), values.get("extreme_poor", 0)),
        ),
        counted("in_programme", _("In any programme"), families),
        counted("not_poor_enrolled", _("of these not poor"), families),
        *(_places(programme) for programme in programmes),
    )  # fmt: skip


def _places(programme):
    """The column of one programme's places; each number leads to that programme's rows."""
    column = Column(f"programme_{programme.slug}", programme.name, "number", _("places"))
    return Measure(column, "enrolments_now", narrow={"programme": programme})


def _by_ward(scope, conditions, measures):
    places = {}
    by = ("ward", "programme__slug")
    for (ward, slug), values in count_by(("enrolments_now",), scope, conditions, by=by).items():
        places.setdefault(ward, {})[f"programme_{slug}"] = values["enrolments_now"]
    counts = merged(by_ward(FAMILY_KEYS, scope, conditions), places)
    return area_rows(SLUG, scope, conditions, measures, counts)


def _state_measures():
    return (
        *(counted(key) for key in STATE_KEYS),
        counted("enrolments_now", hint=_("Approved, active or suspended.")),
        *(counted(key) for key in PLACE_KEYS[1:]),
    )


def _by_programme(scope, conditions, measures, programmes) -> tuple[tuple[Row, ...], Row]:
    keys = STATE_KEYS + PLACE_KEYS
    counts = {pk: values for (pk,), values in count_by(keys, scope, conditions, by=("programme",)).items()}
    rows = tuple(
        row(SLUG, f"programme:{one.slug}", one.name, counts.get(one.pk, {}), measures, conditions.with_(programme=one))
        for one in programmes
    )
    return rows, row(SLUG, "total", _("Total"), summed(counts.values()), measures, conditions)


def _notes():
    return (
        _("In a programme: an enrolment that is approved, active or suspended. A proposal isn't one yet."),
        _("Places count enrolments; a family may hold several, so they don't add up to families."),
    )
