"""Each figure defined once, as a condition; what counts it and what lists its rows use that same condition.

A figure counts households, persons, visits or enrolments. Everything starts from the households the person may see
(`Scope`); no figure is stored, so a number and the rows behind it agree at any moment.
"""

from django.db.models import Aggregate, DurationField, ExpressionWrapper, F, Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from households.models.register import PersonStatus, PovertyStatus, VerificationStatus
from households.models.visits import VisitState
from programs.models import Enrolment, EnrolmentState
from programs.models.enrolments import ENROLLED_STATES
from reports.scope import (
    ENROLMENT,
    HANDOVER,
    HOUSEHOLD,
    NOBODY,
    PERSON,
    SURVIVAL,
    TO_OFFICER,
    TO_SPECIES,
    TO_WARD,
    VISIT,
    Conditions,
    Figure,
    Scope,
)

__all__ = [
    "ENROLMENT", "FIGURES", "HANDOVER", "HOUSEHOLD", "NOBODY", "PERSON", "SURVIVAL", "TO_WARD", "VISIT", "Conditions",
    "Figure", "Scope", "count_by", "headline", "placed", "review_time", "rows_of",
]  # fmt: skip


def _status(poverty, *, below=None):
    """Households of a poverty status: as decided, or (`below`) under another extreme threshold.

    Under another threshold whoever spends less is extremely poor; of the others, those the poverty line of their day
    found poor stay poor. Strictly below is poor, on the line is not (`households.visits.rules.classify`).
    """
    status = Q(poverty_status=poverty)
    if below is None or poverty == PovertyStatus.UNKNOWN:
        return status
    amount = "current_visit__per_capita"
    unmeasured = Q(**{f"{amount}__isnull": True})
    if poverty == PovertyStatus.EXTREME_POOR:
        known = ~Q(poverty_status=PovertyStatus.UNKNOWN)
        return known & (Q(**{f"{amount}__lt": below}) | (unmeasured & status))
    if poverty == PovertyStatus.POOR:
        status_then = Q(poverty_status__in=[PovertyStatus.EXTREME_POOR, PovertyStatus.POOR])
        return (status_then & Q(**{f"{amount}__gte": below})) | (unmeasured & status)
    return status & (Q(**{f"{amount}__gte": below}) | unmeasured)


def _of_status(poverty):
    return lambda conditions: _status(poverty, below=conditions.threshold)


def _verification(*states):
    return lambda conditions: Q(verification_status__in=states)


def _prefixed(condition, prefix):
    """`condition` over Household as one over what has a household."""
    made = Q(_connector=condition.connector, _negated=condition.negated)
    made.children = [
        _prefixed(child, prefix) if isinstance(child, Q) else (prefix + child[0], child[1])
        for child in condition.children
    ]
    return made


def _enrolled():
    """The ids of the households that are in a programme now."""
    return Enrolment.objects.enrolled().values("household_id")


def _days(path, conditions):
    """Whether the moment at `path` falls into the period (days in the city's zone)."""
    found = Q(**{f"{path}__isnull": False})
    if conditions.since:
        found &= Q(**{f"{path}__date__gte": conditions.since})
    if conditions.until:
        found &= Q(**{f"{path}__date__lte": conditions.until})
    return found


def _reviewed(*states):
    return lambda conditions: Q(state__in=states) & _days("reviewed_at", conditions)


def _second(**state):
    """Visits drawn by lot for a second officer, whose check is in `state`, submitted in the period. Those that a
    reviewer chose are left out: they were chosen for a reason."""
    drawn = Q(second_check__share__gt=0, **{f"second_check__{name}": value for name, value in state.items()})
    return lambda conditions: drawn & _days("submitted_at", conditions)


def _in_states(*states):
    return lambda conditions: Q(state__in=states)


def _enrolled_but(poverty):
    return lambda conditions: Q(state__in=ENROLLED_STATES, household__poverty_status=poverty)


def _checked(number):
    return lambda conditions: Q(number=number, checked_on__isnull=False)


def _survival(number):
    """What one check found: the seedlings it looked at, and those alive."""
    return (
        Figure(f"looked_{number}", format_lazy("{} {}", _("Looked at, check"), number), SURVIVAL, _checked(number),
               "handover__quantity"),
        Figure(f"alive_{number}", format_lazy("{} {}", _("Alive, check"), number), SURVIVAL, _checked(number), "alive"),
    )  # fmt: skip


_extreme = _of_status(PovertyStatus.EXTREME_POOR)

FIGURES = {
    figure.key: figure
    for figure in (
        # Households by the state of their verification; the states are those of the contract.
        Figure("registered", _("Registered families"), HOUSEHOLD, lambda conditions: Q()),
        Figure("unverified", _("Not verified"), HOUSEHOLD, _verification(VerificationStatus.UNVERIFIED)),
        Figure("assigned", _("Assigned"), HOUSEHOLD, _verification(VerificationStatus.ASSIGNED)),
        Figure("submitted", _("Awaiting review"), HOUSEHOLD, _verification(VerificationStatus.SUBMITTED)),
        Figure("returned", _("Returned"), HOUSEHOLD, _verification(VerificationStatus.RETURNED)),
        Figure("verified", _("Verified"), HOUSEHOLD, _verification(VerificationStatus.VERIFIED)),
        Figure("unreachable", _("Not reached"), HOUSEHOLD, _verification(VerificationStatus.UNREACHABLE)),
        # Households by poverty status, which only an approved visit gives.
        Figure("extreme_poor", _("Extremely poor"), HOUSEHOLD, _extreme),
        Figure("poor", _("Poor"), HOUSEHOLD, _of_status(PovertyStatus.POOR)),
        Figure("not_poor", _("Not poor"), HOUSEHOLD, _of_status(PovertyStatus.NOT_POOR)),
        Figure("unknown", _("Not known yet"), HOUSEHOLD, _of_status(PovertyStatus.UNKNOWN)),
        Figure(
            "extreme_persons", _("Persons in extremely poor families"), PERSON,
            lambda conditions: Q(status=PersonStatus.PRESENT) & _prefixed(_extreme(conditions), "household__"),
        ),
        # Who is in a programme: an approved, active or suspended enrolment.
        Figure(
            "extreme_enrolled", _("Extremely poor and in a programme"), HOUSEHOLD,
            lambda conditions: _extreme(conditions) & Q(pk__in=_enrolled()),
        ),
        Figure(
            "extreme_in_nothing", _("Extremely poor and in no programme"), HOUSEHOLD,
            lambda conditions: _extreme(conditions) & ~Q(pk__in=_enrolled()),
        ),
        Figure("in_programme", _("Families in a programme"), HOUSEHOLD, lambda conditions: Q(pk__in=_enrolled())),
        Figure(
            "not_poor_enrolled", _("Not poor, but in a programme"), HOUSEHOLD,
            lambda conditions: Q(poverty_status=PovertyStatus.NOT_POOR, pk__in=_enrolled()),
        ),
        # Visits in a period, by the moment they were submitted or reviewed.
        Figure(
            "visits_submitted", _("Visits submitted"), VISIT, lambda conditions: _days("submitted_at", conditions)
        ),
        Figure("visits_approved", _("Visits approved"), VISIT, _reviewed(VisitState.APPROVED)),
        Figure("visits_returned", _("Visits returned or rejected"), VISIT,
               _reviewed(VisitState.RETURNED, VisitState.REJECTED)),
        # Blind second visits, counted at the first visit.
        Figure("seconds_drawn", _("Drawn for a second visit"), VISIT, _second()),
        Figure("seconds_done", _("Second visit done"), VISIT, _second(closed_at__isnull=False)),
        Figure("seconds_agreed", _("Second visit with the same status"), VISIT, _second(agreed=True)),
        # Enrolments: a family may hold several.
        *(
            Figure(f"enrolments_{state.value}", state.label, ENROLMENT, _in_states(state.value))
            for state in EnrolmentState
        ),
        Figure("enrolments_now", _("In the programme now"), ENROLMENT, _in_states(*ENROLLED_STATES)),
        Figure(
            "enrolments_extreme", _("of these extremely poor"), ENROLMENT, _enrolled_but(PovertyStatus.EXTREME_POOR)
        ),
        Figure("enrolments_poor", _("of these poor"), ENROLMENT, _enrolled_but(PovertyStatus.POOR)),
        Figure("enrolments_not_poor", _("of these not poor"), ENROLMENT, _enrolled_but(PovertyStatus.NOT_POOR)),
        Figure(
            "enrolments_unknown", _("of these not verified yet"), ENROLMENT, _enrolled_but(PovertyStatus.UNKNOWN)
        ),
        # Seedlings: handovers, what was in them, and what the checks found of it.
        Figure("handovers", _("Handovers"), HANDOVER, lambda conditions: Q()),
        Figure("handed_over", _("Seedlings handed over"), HANDOVER, lambda conditions: Q(), "quantity"),
        Figure(
            "checks_due", _("Checks due"), SURVIVAL,
            lambda conditions: Q(checked_on__isnull=True, due_on__lte=timezone.localdate()),
        ),
        *_survival(1), *_survival(2), *_survival(3),
    )
}  # fmt: skip


def placed(queryset, counts, conditions):
    """`queryset` narrowed to the district, ward, officer, programme of `conditions`."""
    ward = TO_WARD[counts]
    if conditions.district:
        queryset = queryset.filter(**{f"{ward}__district": conditions.district})
    if conditions.ward:
        queryset = queryset.filter(**{ward: conditions.ward})
    if conditions.officer and counts in TO_OFFICER:
        officer = TO_OFFICER[counts]
        nobody = conditions.officer == NOBODY
        queryset = queryset.filter(**({f"{officer}__isnull": True} if nobody else {officer: conditions.officer.pk}))
    if counts == ENROLMENT and conditions.programme:
        queryset = queryset.filter(programme=conditions.programme)
    if counts in TO_SPECIES and conditions.species:
        queryset = queryset.filter(**{TO_SPECIES[counts]: conditions.species})
    return queryset


def _base(scope: Scope, counts, conditions, by=()):
    """The rows of a kind within `conditions`; with their officer only where that is asked, it costs a join."""
    asked = conditions.officer or TO_OFFICER.get(counts) in by
    return placed(scope.rows_with_officer(counts) if asked else scope.rows(counts), counts, conditions)


def rows_of(key, scope: Scope, conditions: Conditions):
    """The queryset of the rows that the figure `key` counts under `conditions`; raises KeyError for no such figure."""
    figure = FIGURES[key]
    return _base(scope, figure.counts, conditions).filter(figure.where(conditions))


def count_by(keys, scope: Scope, conditions: Conditions, by=(), **more) -> dict[tuple, dict[str, int]]:
    """Count the figures `keys` (all of one kind of row) in one query: `{(value of each `by`): {key: count}}`.

    `more` are further aggregates. Without `by` the one key is `()`; a group without rows is absent.
    """
    (counts,) = {FIGURES[key].counts for key in keys}
    aggregates = {f"n_{key}": FIGURES[key].aggregate(conditions) for key in keys} | more
    base = _base(scope, counts, conditions, by)
    if not by:
        found = [base.aggregate(**aggregates)]
    else:
        found = base.order_by().values(*by).annotate(**aggregates)
    return {tuple(row[name] for name in by): {key.removeprefix("n_"): row[key] for key in aggregates} for row in found}


class Median(Aggregate):
    """The middle value (PostgreSQL's percentile_cont), here of a length of time."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def review_time(conditions) -> Median:
    """Median time from submission to review of the visits reviewed in the period."""
    return Median(
        ExpressionWrapper(F("reviewed_at") - F("submitted_at"), output_field=DurationField()),
        filter=_days("reviewed_at", conditions) & Q(submitted_at__lte=F("reviewed_at")),
    )


def headline(scope: Scope) -> dict[str, int]:
    """The figures of the first page, in one query."""
    keys = ("registered", "verified", "extreme_poor", "extreme_in_nothing")
    return count_by(keys, scope, Conditions())[()]
