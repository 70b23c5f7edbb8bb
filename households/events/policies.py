"""May this happen now, and by this person? Each check returns nothing, or raises with a reason a person can read."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from households.models.visits import VisitState
from households.scope import sees_whole_city, ward_ids

RECORDS = "households.record_event"
OPEN_VISITS = (VisitState.DRAFT, VisitState.SUBMITTED, VisitState.RETURNED)


def covers(ward_id, by) -> bool:
    """Whether `by` works in the ward."""
    return ward_id in ward_ids(by) or sees_whole_city(by)


def check_record(household, by) -> None:
    """`by` may record events of `household`: whoever corrects it."""
    if not by.has_perm(RECORDS):
        raise PermissionDenied(_("Your role does not include this."))
    if not covers(household.ward_id, by):
        raise PermissionDenied(_("This ward isn't one of yours."))


def check_origin(household, by) -> None:
    """A person can be taken out of `household` by those alone who cover it; others wait until they are sent."""
    if not covers(household.ward_id, by):
        raise ValidationError(
            _("This person belongs to a family of another ward. Whoever covers that ward records that they move out."),
            code="other_ward",
        )


def check_no_open_visit(household) -> None:
    """A household is handed over without a visit that somebody there can't finish any more."""
    if household.visits.filter(state__in=OPEN_VISITS).exists():
        raise ValidationError(
            _("A visit of this family isn't settled yet. Finish it first, then record the move."), code="open_visit"
        )


def check_receive(event, by) -> None:
    """`by` may take in what was handed over to one of their wards, once."""
    if not by.has_perm(RECORDS) or event.receiving_ward_id not in ward_ids(by):
        raise PermissionDenied(_("This ward isn't one of yours."))
    if event.undone_at or event.received_at:
        raise ValidationError(_("This was settled meanwhile. Reload the page."), code="settled")


def check_undo_permitted(event, by) -> None:
    """`by` may take the event back: those who cover the ward where it was recorded or where it led."""
    if not by.has_perm(RECORDS):
        raise PermissionDenied(_("Your role does not include this."))
    if not any(covers(ward, by) for ward in (event.ward_id, event.receiving_ward_id, event.household.ward_id) if ward):
        raise PermissionDenied(_("This ward isn't one of yours."))


def check_undo(event, by) -> None:
    """The same, and it still stands."""
    check_undo_permitted(event, by)
    if event.undone_at:
        raise ValidationError(_("This event was taken back already."), code="undone")
