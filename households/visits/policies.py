"""May it happen now, and by this person? Each check returns nothing or raises with a reason a person can read; pages
ask the same checks (through `allows`), so what is shown is what is allowed.

PermissionDenied: never for this person. ValidationError: not in this state.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from households.models.visits import Presence, VisitState
from households.visits.workflow import EDITABLE, TRANSITIONS
from kupang_case.workflow import can_transition, check_transition

MAX_PHOTOS = 12


def allows(check, *args) -> bool:
    """Whether `check(*args)` passes."""
    return why_not(check, *args) is None


def why_not(check, *args) -> str | None:
    """The reason why `check(*args)` fails, or None where it passes."""
    try:
        check(*args)
    except ValidationError as error:
        return " ".join(error.messages)
    except PermissionDenied as error:
        return str(error)
    return None


def _permitted(by, permission):
    if not by.has_perm(permission):
        raise PermissionDenied(_("Your role does not include this."))


def check_start(household, by) -> None:
    """`by` may go to `household` for a visit."""
    _permitted(by, "households.make_visit")


def check_assign(household, by) -> None:
    """`by` may say who goes to `household`."""
    _permitted(by, "households.assign_household")


def check_edit(visit, by) -> None:
    """`by` may change the answers of `visit`: its own officer, before it is sent or after it came back."""
    _permitted(by, "households.make_visit")
    if visit.officer_id != by.pk:
        raise PermissionDenied(_("Only the officer who made this visit can change it."))
    if visit.state not in EDITABLE:
        raise ValidationError(_("This visit has been sent and can't be changed any more."), code="not_editable")


def check_submit(visit, by) -> None:
    """`by` may send `visit` for review; whether it is complete is another question (`completeness`)."""
    check_edit(visit, by)
    check_transition(TRANSITIONS, visit.state, VisitState.SUBMITTED)


def check_add_photo(visit, by, count) -> None:
    """`by` may add one more photo to `visit`, which has `count` already."""
    check_edit(visit, by)
    if count >= MAX_PHOTOS:
        raise ValidationError(
            _("A visit has at most %(limit)s photos. Remove one first."), code="photo_limit",
            params={"limit": MAX_PHOTOS},
        )  # fmt: skip


def check_review(visit, by) -> None:
    """`by` may decide on `visit`: a reviewer, never its own officer, while it waits for review."""
    _permitted(by, "households.review_visit")
    if visit.officer_id == by.pk:
        raise PermissionDenied(_("Nobody reviews their own visit. Another ward head has to do it."))
    if not can_transition(TRANSITIONS, visit.state, VisitState.APPROVED):
        raise ValidationError(_("This visit doesn't wait for review any more."), code="not_waiting")


def check_second(visit, check, by) -> None:
    """`by` may say who goes to the family of `visit` a second time; `check` is its SecondCheck or None."""
    _permitted(by, "households.review_visit")
    if visit.officer_id == by.pk:
        raise PermissionDenied(_("Nobody reviews their own visit. Another ward head has to do it."))
    if visit.presence != Presence.FOUND or visit.state not in (VisitState.SUBMITTED, VisitState.APPROVED):
        raise ValidationError(_("A second visit follows one that found the family and was sent."), code="not_sent")
    if check is not None and check.second_id:
        raise ValidationError(_("The second visit has been made already."), code="second_made")
