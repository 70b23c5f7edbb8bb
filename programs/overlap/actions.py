"""Exceptions from overlap rules, on record with their reason."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from programs.models import Enrolment, OverlapOverride
from programs.overlap import policies
from programs.overlap.rules import overlaps_of, pairs_of


def note_exceptions(*, enrolment, overlaps, by, reason) -> int:
    """Record an exception for each forbidden pair among `overlaps`; return how many. Inside the proposal's
    transaction."""
    rules = dict.fromkeys(one.pair.rule for one in overlaps if one.pair.forbids)
    rows = [OverlapOverride(enrolment=enrolment, rule_id=rule, by=by, reason=reason.strip()) for rule in rules]
    OverlapOverride.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        audit.record(by=by, action="enrolment.override", on=enrolment, summary=reason.strip())
    return len(rows)


@transaction.atomic
def override_rows(*, ids, within, by, reason) -> int:
    """Record exceptions for the enrolments of the queryset `within` with these ids that a forbidden pair holds back;
    return how many exceptions. Raises ValidationError without a reason."""
    policies.check_reason(reason)
    rows = within.filter(pk__in=ids).select_related("programme", "household", "person").select_for_update(of=("self",))
    pairs, count = {}, 0
    for row in rows.order_by("pk"):
        if row.programme_id not in pairs:
            pairs[row.programme_id] = pairs_of(row.programme, timezone.localdate())
        found = overlaps_of(row.programme, row.household, row.person, pairs=pairs[row.programme_id])
        count += note_exceptions(enrolment=row, overlaps=found, by=by, reason=reason)
    return count


def exceptions_of(enrolment: Enrolment):
    """The exceptions of one enrolment, for its page."""
    return enrolment.overrides.select_related("by", "rule__first", "rule__second").order_by("pk")
