"""Who settles what two phones say differently."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from households.models import FieldRecord


def check_settle(record, by) -> None:
    """An officer settles between own phones; where another's visit stands against it, a reviewer does.

    Raises PermissionDenied, or ValidationError where it is settled already.
    """
    between_own = record.user_id == by.pk and (record.visit is None or record.visit.officer_id == by.pk)
    if not between_own and not by.has_perm("households.review_visit"):
        raise PermissionDenied(_("Two officers were here: the ward head settles it."))
    if not between_own and record.user_id == by.pk:
        raise PermissionDenied(_("Nobody settles between their own visit and another's: another ward head has to."))
    if record.state != FieldRecord.State.CONFLICT:
        raise ValidationError(_("This has been settled already."), code="settled")
