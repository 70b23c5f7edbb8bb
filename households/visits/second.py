"""Blind second visits: a share of the submitted visits, drawn by lot, goes to another officer, who sees nothing of the
first until the check is closed. How far two officers agree is what a report can say of answers taken at a door."""

from decimal import Decimal

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import audit
from accounts.models import User
from accounts.roles import FIELD_OFFICER
from households.models import Household, SecondCheck
from households.models.register import PovertyStatus
from households.models.visits import Presence, VisitState
from households.visits.completeness import DWELLING, SPENDING

SHARE = 0.05  # of the submitted visits; working value, to be confirmed by the city (M in domain.md)
SAME_SPENDING = Decimal("0.10")  # amounts within a tenth of the first count as the same answer (M)


def lot_of(visit_id) -> float:
    """Where the draw of a visit falls, 0 up to 1: always the same, and nobody without the server's key can tell."""
    return int(salted_hmac("households.second", str(visit_id)).hexdigest()[:12], 16) / 16**12


def after_submission(visit, by) -> None:
    """Draw a visit that was just sent, or link it where it is itself the second visit of a check."""
    check = open_checks(by).filter(first__household=visit.household_id).first()
    if check is not None:
        check.second = visit
        check.save(update_fields=["second"])
    elif visit.presence == Presence.FOUND and lot_of(visit.pk) < SHARE:
        draw(visit, by)


def draw(visit, by) -> SecondCheck:
    """The check of a drawn visit, with its second officer; once a visit, however often it is sent."""
    check, new = SecondCheck.objects.get_or_create(first=visit, defaults={"lot": lot_of(visit.pk), "share": SHARE})
    if new:
        check.officer = _second_officer(visit)
        check.save(update_fields=["officer"])
        if check.officer:
            Household.objects.filter(pk=visit.household_id).update(assigned_to=check.officer)
        audit.record(by=by, action="second.draw", on=visit, summary=f"{check.lot:.6f} < {check.share}")
    return check


def _second_officer(visit):
    """Another officer of the ward with the fewest open checks, or None."""
    open_ones = Count("second_of", filter=Q(second_of__closed_at=None))
    officers = User.objects.filter(groups__name=FIELD_OFFICER, wards=visit.household.ward_id, is_active=True).exclude(
        pk=visit.officer_id
    )
    return officers.annotate(waiting=open_ones).order_by("waiting", "pk").first()


def after_decision(visit) -> None:
    """Close the check whose second visit was approved: what both found is compared, and the first is hidden no more."""
    check = SecondCheck.objects.select_for_update().filter(second=visit, closed_at=None).first()
    if check is None:
        return
    if visit.state == VisitState.REJECTED:
        check.second = None
        check.save(update_fields=["second"])
    elif visit.state == VisitState.APPROVED:
        same, asked = compare(check.first, visit)
        check.answers_same, check.answers_asked = same, asked
        check.agreed, check.closed_at = status_of(check.first) == visit.poverty_status, timezone.now()
        check.save(update_fields=["answers_same", "answers_asked", "agreed", "closed_at"])


def status_of(first):
    """The status the first visit gives: as approved, or as it would be now."""
    from households.visits.actions import outcome_of

    return first.poverty_status if first.state == VisitState.APPROVED else outcome_of(first, first.members.all()).status


def compare(first, second) -> tuple[int, int]:
    """(answers that are the same, answers compared) of two visits; spending within a tenth is the same."""
    same = sum(getattr(first, name) == getattr(second, name) for name in DWELLING)
    same += sum(_close(getattr(first, name), getattr(second, name)) for name in SPENDING)
    return same, len(DWELLING) + len(SPENDING)


def _close(one, other):
    if one is None or other is None:
        return one == other
    return abs(one - other) <= one * SAME_SPENDING


def open_checks(user):
    """The checks that wait for `user` as the second officer."""
    return SecondCheck.objects.filter(officer=user, closed_at=None)


def is_hidden(visit, user) -> bool:
    """Whether `visit` (with its `second_check` read along) is the first of a check that waits for `user`."""
    check = getattr(visit, "second_check", None)
    return check is not None and check.closed_at is None and check.officer_id == user.pk


def with_status(households, user, statuses):
    """`households` of these poverty statuses as `user` may know them: where a blind second visit of theirs is due, the
    status isn't known yet."""
    if not user.has_perm("households.make_visit"):
        return households.filter(poverty_status__in=statuses)
    hidden = Q(pk__in=list(open_checks(user).values_list("first__household", flat=True)))
    known = Q(poverty_status__in=statuses) & ~hidden
    return households.filter(known | hidden if PovertyStatus.UNKNOWN in statuses else known)


def cover(household) -> None:
    """Take off `household` (the instance) what a visit said of it."""
    household.poverty_status, household.current_visit = PovertyStatus.UNKNOWN, None


def cover_listed(households, user) -> None:
    """The same for the rows of a list, where `user` has a blind second visit to make."""
    if not user.has_perm("households.make_visit") or not households:
        return
    checks = open_checks(user).filter(first__household__in=[one.pk for one in households])
    hidden = set(checks.values_list("first__household", flat=True))
    for one in households:
        if one.pk in hidden:
            cover(one)
