"""What must hold for a list to be accepted or refused now."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def check_may_accept(batch):
    """Raise ValidationError with a reason unless there is something in the list to accept."""
    if not batch.accepted:
        raise ValidationError(_("The list has no row that could go in. Mend it and upload it again, or refuse it."))


def check_may_refuse(reason):
    """Raise ValidationError unless a reason is given."""
    if not reason.strip():
        raise ValidationError(_("Say why the list is refused."))
