"""What may happen to a list in which state, and whose turn it is."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from households.models import ImportBatch
from kupang_case.workflow import Transitions

State = ImportBatch.State

TRANSITIONS: Transitions = {
    State.UPLOADED: {State.CHECKING},
    State.CHECKING: {State.CHECKED, State.UNREADABLE},
    # Checked again with another sheet; not read although it could be, for a sheet without the list.
    State.CHECKED: {State.ACCEPTING, State.REFUSED, State.CHECKING},
    State.UNREADABLE: {State.CHECKING},
    # Back to checked where the database refused: nothing of it is in the register then.
    State.ACCEPTING: {State.ACCEPTED, State.CHECKED},
    State.ACCEPTED: set(),
    State.REFUSED: set(),
}
ANALYST, MACHINE, NOBODY = "analyst", "machine", "nobody"
TURN = {
    State.UPLOADED: MACHINE,
    State.CHECKING: MACHINE,
    State.CHECKED: ANALYST,
    State.UNREADABLE: ANALYST,
    State.ACCEPTING: MACHINE,
    State.ACCEPTED: NOBODY,
    State.REFUSED: NOBODY,
}


def check_may_accept(batch):
    """Raise ValidationError with a reason unless there is something in the list to accept."""
    if not batch.accepted:
        raise ValidationError(_("The list has no row that could go in. Mend it and upload it again, or refuse it."))


def check_may_refuse(reason):
    """Raise ValidationError unless a reason is given."""
    if not reason.strip():
        raise ValidationError(_("Say why the list is refused."))
