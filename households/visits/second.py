"""Blind second visits: a share of the submitted visits, drawn by lot, goes to another officer, who sees nothing of the
first until the check is closed. How far two officers agree is what a report can say of answers taken at a door."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from accounts.roles import FIELD_OFFICER, WARD_HEAD
from households.models import Household, SecondCheck, VerificationLimit, Visit
from households.models.register import PovertyStatus
from households.models.visits import Presence, VisitState
from households.visits import policies
from households.visits.completeness import DWELLING, SPENDING
from households.visits.status import refresh_statuses

Key = VerificationLimit.Key


def lot_of(visit_id) -> float:
    """Where the draw of a visit falls, 0 up to 1: always the same, and nobody without the server's key can tell."""
    return int(salted_hmac("households.second", str(visit_id)).hexdigest()[:12], 16) / 16**12


def after_submission(visit, by) -> None:
    """Draw a visit that was just sent, or link it where it is itself the second visit of a check."""
    check = open_checks(by).filter(first__household=visit.household_id).first()
    if check is not None:
        check.second = visit
        check.save(update_fields=["second"])
    elif visit.presence == Presence.FOUND and lot_of(visit.pk) < (share := share_on(timezone.localdate())):
        draw(visit, by, share)


def share_on(day) -> float:
    """The share of the visits that is drawn on `day`, 0 up to 1; none where nobody set one."""
    return float(VerificationLimit.objects.in_force(day).get(Key.SECOND_SHARE, 0)) / 100


def draw(visit, by, share) -> SecondCheck:
    """The check of a drawn visit, with its second officer; once a visit, however often it is sent."""
    check, new = SecondCheck.objects.get_or_create(first=visit, defaults={"lot": lot_of(visit.pk), "share": share})
    if new:
        _give(check, officers_for(visit).first())
        audit.record(by=by, action="second.draw", on=visit, summary=f"{check.lot:.6f} < {check.share}")
    return check


@transaction.atomic
def assign(*, visit, officer, by) -> SecondCheck:
    """Let `officer` visit the family of `visit` a second time, unseeing, as a reviewer asks by hand: where nobody drew
    the visit (it doesn't count for the report of agreement then), or to take the place of an officer who hasn't gone.
    """
    current = Visit.objects.select_for_update(of=["self"]).select_related("household").get(pk=visit.pk)
    check = SecondCheck.objects.select_for_update(of=["self"]).filter(first=current).first()
    policies.check_second(current, check, by)
    if not officers_for(current).filter(pk=officer.pk).exists():
        raise ValidationError(_("Choose another officer of this ward."), code="second_officer")
    if check is None:
        check = SecondCheck.objects.create(first=current, lot=lot_of(current.pk), share=0)
    _give(check, officer)
    audit.record(by=by, action="second.assign", on=current, summary=str(officer))
    return check


def _give(check, officer):
    check.officer = officer
    check.save(update_fields=["officer"])
    if officer:
        Household.objects.filter(pk=check.first.household_id).update(assigned_to=officer)
        refresh_statuses([check.first.household_id])


def officers_for(visit):
    """The other field officers of the ward who review nothing there, the one with the fewest open checks first."""
    open_ones = Count("second_of", filter=Q(second_of__closed_at=None))
    officers = User.objects.filter(groups__name=FIELD_OFFICER, wards=visit.household.ward_id, is_active=True)
    officers = officers.exclude(groups__name=WARD_HEAD).exclude(pk=visit.officer_id)
    return officers.annotate(waiting=open_ones).order_by("waiting", "pk")


def after_decision(visit) -> None:
    """Close the check whose second visit was approved: what both found is compared, and the first is hidden no more."""
    check = SecondCheck.objects.select_for_update().filter(second=visit, closed_at=None).first()
    if check is None:
        return
    if visit.state == VisitState.REJECTED:
        check.second = None
        check.save(update_fields=["second"])
    elif visit.state == VisitState.APPROVED:
        leeway = VerificationLimit.objects.in_force(timezone.localdate()).get(Key.SAME_SPENDING, Decimal(0)) / 100
        same, asked = compare(check.first, visit, leeway)
        check.answers_same, check.answers_asked = same, asked
        check.agreed, check.closed_at = status_of(check.first) == visit.poverty_status, timezone.now()
        check.save(update_fields=["answers_same", "answers_asked", "agreed", "closed_at"])


def status_of(first):
    """The status the first visit gives: as approved, or as it would be now."""
    from households.visits.actions import outcome_of

    return first.poverty_status if first.state == VisitState.APPROVED else outcome_of(first, first.members.all()).status


def compare(first, second, leeway: Decimal) -> tuple[int, int]:
    """(answers that are the same, answers compared) of two visits; spending within `leeway` is the same."""
    same = sum(getattr(first, name) == getattr(second, name) for name in DWELLING)
    same += sum(_close(getattr(first, name), getattr(second, name), leeway) for name in SPENDING)
    return same, len(DWELLING) + len(SPENDING)


def _close(one, other, leeway):
    if one is None or other is None:
        return one == other
    return abs(one - other) <= one * leeway


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


def hidden_from(user) -> set:
    """The ids of all households of which `user` knows no status, because a blind second visit of theirs is due."""
    if not user.has_perm("households.make_visit"):
        return set()
    return set(open_checks(user).values_list("first__household", flat=True))


def cover_listed(households, user) -> None:
    """The same for the rows of a list, where `user` has a blind second visit to make."""
    if not user.has_perm("households.make_visit") or not households:
        return
    checks = open_checks(user).filter(first__household__in=[one.pk for one in households])
    hidden = set(checks.values_list("first__household", flat=True))
    for one in households:
        if one.pk in hidden:
            cover(one)
