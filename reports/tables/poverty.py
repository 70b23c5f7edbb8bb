"""Extreme poverty by district and ward."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.templatetags.formats import rupiah
from households.models import Threshold
from households.visits.rules import threshold_in_force
from reports.figures import Conditions, Scope
from reports.table import Column, Table, share
from reports.tables.build import area_rows, by_ward, counted, derived, live_table, merged

SLUG = "kemiskinan-ekstrem"
HOUSEHOLD_KEYS = ("registered", "verified", "extreme_poor", "poor", "not_poor", "unknown")


def extreme_poverty(scope: Scope, conditions: Conditions) -> Table:
    """Families and persons by poverty status; under `conditions.threshold` recomputed from the stored spending."""
    measures = _measures()
    counts = merged(by_ward(HOUSEHOLD_KEYS, scope, conditions), by_ward(("extreme_persons",), scope, conditions))
    rows, totals = area_rows(SLUG, scope, conditions, measures, counts)
    columns = [Column("area", _("District and ward")), *(measure.column for measure in measures)]
    return live_table(SLUG, _("Extreme poverty by district and ward"), scope, conditions, columns, rows, totals,
                      _notes(conditions))  # fmt: skip


def _assessed(values):
    return sum(values.get(key, 0) for key in ("extreme_poor", "poor", "not_poor"))


def _measures():
    persons_hint = _("Present members of the extremely poor families.")
    share_hint = _("Extremely poor families of those whose poverty status is known.")
    return (
        counted("registered", _("Registered families"), hint=_("All families of the register.")),
        counted("verified", _("Verified"), hint=_("Their latest visit was approved.")),
        counted("extreme_poor", hint=_("By the latest approved visit.")),
        counted("extreme_persons", _("Persons in them"), hint=persons_hint),
        counted("poor"),
        counted("not_poor"),
        counted("unknown", hint=_("No approved visit has measured their spending.")),
        derived(
            Column("share", _("Share extremely poor"), "percent", "%", share_hint),
            lambda values: share(values.get("extreme_poor", 0), _assessed(values)),
        ),
    )


def _notes(conditions):
    in_force = threshold_in_force(Threshold.objects.all(), Threshold.Kind.EXTREME, timezone.localdate())
    if conditions.threshold is not None:
        return (
            _("Counted again from the stored spending a person a month, with %(amount)s as the extreme threshold. The"
              " statuses in the register stay as they were decided.") % {"amount": rupiah(conditions.threshold)},
            _("Of the families above it, those that the poverty line of their visit's day found poor count as poor."),
        )  # fmt: skip
    notes = [_("A status comes from the latest approved visit and the threshold in force on its day.")]
    if in_force:
        notes.append(
            _("Extreme threshold in force now: %(amount)s a person a month (%(source)s).")
            % {"amount": rupiah(in_force.amount), "source": in_force.source}
        )
    return tuple(notes)
