"""May this happen now, and by this person? Each check returns nothing, or raises with a reason a person can read.

PermissionDenied: never for this person. ValidationError: not in this state. Buttons ask the same checks by `allows`.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from households.models.register import PersonStatus
from households.scope import sees_whole_city, ward_ids


def allows(check, *args) -> bool:
    """Whether `check(*args)` passes."""
    try:
        check(*args)
    except (PermissionDenied, ValidationError):
        return False
    return True


def check_register(ward, by) -> None:
    """`by` may register a household in `ward`: one of the wards they cover."""
    _permitted(by, "households.register_household")
    _covers(ward, by)


def check_correct(household, by) -> None:
    """`by` may correct `household` and its members."""
    _permitted(by, "households.correct_household")
    _covers(household.ward, by)


def check_move(ward, by) -> None:
    """A correction may put a household into `ward`."""
    _covers(ward, by)


def check_present(person) -> None:
    """`person` still belongs to the household; who has left stays as they were then."""
    if person.status != PersonStatus.PRESENT:
        raise ValidationError(_("This person isn't a member any more. Reload the page."), code="left")


def check_reveal(by) -> None:
    """`by` may see an identity number in full, with a purpose."""
    _permitted(by, "households.reveal_identity")


def _permitted(by, permission):
    if not by.has_perm(permission):
        raise PermissionDenied(_("Your role does not include this."))


def _covers(ward, by):
    if not (ward.pk in ward_ids(by) or sees_whole_city(by)):
        raise PermissionDenied(_("This ward isn't one of yours."))
