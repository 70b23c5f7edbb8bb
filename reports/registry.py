"""Every report by its address: what makes it, who may read it, what narrows it, and how its page shows it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.figures import Conditions, Scope
from reports.table import Table
from reports.tables import agreement, coverage, determination, indicators, poverty, survival, verification

PERMISSION = "reports.view_reports"


@dataclass(frozen=True)
class Chart:
    """Bars of some columns, stacked (`stacked`) or side by side, for the groups of the table (or its rows)."""

    columns: tuple[str, ...]
    title: str | Promise
    stacked: bool = True


@dataclass(frozen=True)
class Report:
    """`make(scope, conditions)` gives the Table. `fields` are the filters it understands (`reports.forms`), `per` the
    kinds of rows it has (key, label), the first by default. `tiles` are columns whose totals stand above the table.
    With `cards` a row becomes a card on a phone (a table of texts).
    """

    slug: str
    title: str | Promise
    description: str | Promise
    make: Callable[[Scope, Conditions], Table]
    fields: tuple[str, ...]
    per: tuple[tuple[str, str | Promise], ...] = ()
    tiles: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    map_column: str = ""
    cards: bool = False
    permission: str = PERMISSION

    def table(self, scope: Scope, conditions: Conditions) -> Table:
        """The report's Table under `conditions`."""
        if not conditions.per and self.per:
            conditions = conditions.with_(per=self.per[0][0])
        return self.make(scope, conditions)


REPORTS = {
    report.slug: report
    for report in (
        Report(
            indicators.SLUG,
            _("City indicators as published"),
            _("The figures that BPS and the city published, each with its source and date."),
            indicators.city_indicators,
            fields=("since", "until"),
            cards=True,
        ),
        Report(
            poverty.SLUG,
            _("Extreme poverty by district and ward"),
            _("Families and persons by poverty status, on the map and in numbers, also under another threshold."),
            poverty.extreme_poverty,
            fields=("district", "ward", "threshold", "amount"),
            tiles=("registered", "verified", "extreme_poor", "extreme_persons"),
            charts=(Chart(("extreme_poor", "poor", "not_poor"), _("Families by poverty status")),),
            map_column="extreme_poor",
        ),
        Report(
            determination.SLUG,
            _("Determination"),
            _("The public count: the latest list of the city by ward, and family by family, as it was determined."),
            determination.determined,
            fields=("district", "ward", "until"),
            per=((determination.PER_WARD, _("By ward")), (determination.PER_FAMILY, _("By family"))),
            tiles=("extreme_poor", "poor", "not_poor", "disagreed"),
            charts=(Chart(("extreme_poor", "poor", "not_poor"), _("Determined families by poverty status")),),
            map_column="extreme_poor",
        ),
        Report(
            determination.MOVES_SLUG,
            _("Moves between statuses"),
            _("Who left poverty and who fell in, from one determination to the next."),
            determination.status_moves,
            fields=("district", "ward", "until"),
        ),
        Report(
            verification.SLUG,
            _("Progress of verification"),
            _("How far each ward and each officer is, and how long a review takes."),
            verification.verification_progress,
            fields=("district", "ward", "since", "until"),
            per=((verification.PER_WARD, _("By ward")), (verification.PER_OFFICER, _("By officer"))),
            tiles=("registered", "verified", "submitted", "unverified"),
            charts=(
                Chart(
                    ("verified", "submitted", "returned", "assigned", "unreachable", "unverified"),
                    _("Families by state of verification"),
                ),
            ),
        ),
        Report(
            agreement.SLUG,
            _("Agreement of officers"),
            _("What a second officer found who saw nothing of the first visit, officer by officer."),
            agreement.agreement,
            fields=("district", "ward", "since", "until"),
        ),
        Report(
            coverage.SLUG,
            _("Programme coverage"),
            _("Who is in which programme, and which extremely poor families are in none."),
            coverage.programme_coverage,
            fields=("district", "ward"),
            per=((coverage.PER_WARD, _("By ward")), (coverage.PER_PROGRAMME, _("By programme"))),
            tiles=("extreme_poor", "extreme_enrolled", "extreme_in_nothing", "not_poor_enrolled", "enrolments_now"),
            charts=(
                Chart(
                    ("extreme_enrolled", "extreme_in_nothing"), _("Extremely poor families, in and out of programmes")
                ),
                Chart(
                    ("enrolments_extreme", "enrolments_poor", "enrolments_unknown", "enrolments_not_poor"),
                    _("Places by the family's poverty status"),
                ),
            ),
        ),
        Report(
            survival.SLUG,
            _("Survival of seedlings"),
            _("What became of the seedlings handed over, at each check, by ward and by species."),
            survival.seedling_survival,
            fields=("district", "ward", "species"),
            per=((survival.PER_WARD, _("By ward")), (survival.PER_SPECIES, _("By species"))),
            tiles=("handed_over", "handovers", "checks_due"),
            charts=(Chart(("alive_1", "alive_2", "alive_3"), _("Seedlings alive at each check"), stacked=False),),
        ),
    )
}


def readable_by(user) -> list[Report]:
    """The reports that `user` may read, in the order of the list."""
    return [report for report in REPORTS.values() if user.has_perm(report.permission)]
