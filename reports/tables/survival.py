"""What became of the seedlings: handed over, looked at and alive at each check, by ward and by species."""

from django.utils.translation import gettext as _

from programs.models import SeedlingSpecies
from reports.figures import Conditions, Scope, count_by
from reports.table import Column, Table, share
from reports.tables.build import area_rows, by_ward, counted, derived, live_table, merged, row, summed

SLUG = "kelangsungan-anakan"
PER_WARD, PER_SPECIES = "ward", "species"
HANDED = ("handovers", "handed_over")
NUMBERS = (1, 2, 3)
CHECKED = ("checks_due", *(f"{what}_{number}" for number in NUMBERS for what in ("looked", "alive")))


def seedling_survival(scope: Scope, conditions: Conditions) -> Table:
    """By ward (`per` "ward", the default) or by species: seedlings handed over, and of those a check looked at how many
    were alive. A check that nobody made counts as due, not as dead."""
    measures = _measures()
    if conditions.per == PER_SPECIES:
        first = Column("species", _("Species"))
        rows, totals = _by_species(scope, conditions, measures)
    else:
        first = Column("area", _("District and ward"))
        counts = merged(by_ward(HANDED, scope, conditions), by_ward(CHECKED, scope, conditions))
        rows, totals = area_rows(SLUG, scope, conditions, measures, counts)
    columns = [first, *(measure.column for measure in measures)]
    return live_table(SLUG, _("Survival of seedlings"), scope, conditions, columns, rows, totals, _notes())


def _measures():
    seedlings = _("seedlings")
    found = [counted("handovers"), counted("handed_over", unit=seedlings), counted("checks_due")]
    for number in NUMBERS:
        found += [
            counted(f"looked_{number}", unit=seedlings),
            counted(f"alive_{number}", unit=seedlings),
            _share(number),
        ]
    return tuple(found)


def _share(number):
    label = _("Survival at check %(number)d") % {"number": number}
    return derived(
        Column(f"survival_{number}", label, "percent", "%"),
        lambda values: share(values.get(f"alive_{number}", 0), values.get(f"looked_{number}", 0)),
    )


def _by_species(scope, conditions, measures):
    counts = merged(
        {pk: values for (pk,), values in count_by(HANDED, scope, conditions, by=("species",)).items()},
        {pk: values for (pk,), values in count_by(CHECKED, scope, conditions, by=("handover__species",)).items()},
    )
    shown = [conditions.species] if conditions.species else SeedlingSpecies.objects.order_by("name")
    rows = tuple(
        row(SLUG, f"species:{one.pk}", one.name, counts.get(one.pk, {}), measures, conditions.with_(species=one))
        for one in shown
    )
    return rows, row(SLUG, "total", _("Total"), summed(counts.values()), measures, conditions)


def _notes():
    return (
        _("Survival is the share alive of the seedlings that the check looked at."),
        _("A check is due some days after the handover, by the parameters of the day of the handover."),
    )
