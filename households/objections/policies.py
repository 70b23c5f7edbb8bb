"""May an objection be recorded or decided? Raises with a reason a person can read."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from households.models.objections import ObjectionState
from households.objections.kinds import decided_elsewhere, kind_of
from households.objections.workflow import TRANSITIONS
from kupang_case.workflow import can_transition


def check_record(by) -> None:
    """`by` may record an objection."""
    if not by.has_perm("households.record_objection"):
        raise PermissionDenied(_("Your role does not include this."))


def check_decide(objection, by) -> None:
    """`by` may decide `objection`: not what they recorded themselves, and only while it waits."""
    if not by.has_perm("households.decide_objection"):
        raise PermissionDenied(_("Your role does not include this."))
    if objection.kind in decided_elsewhere():
        raise PermissionDenied(kind_of(objection.kind).decided_by)
    if objection.recorded_by_id == by.pk:
        raise PermissionDenied(_("Nobody decides an objection that they recorded themselves."))
    if not can_transition(TRANSITIONS, objection.state, ObjectionState.UPHELD):
        raise ValidationError(_("This objection is decided already."), code="decided")
