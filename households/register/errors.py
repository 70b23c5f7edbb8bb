"""What can stand in the way of a change in the register."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class HouseholdChanged(Exception):
    """Somebody changed this household meanwhile. Nothing was written; `household` is as it is now."""

    def __init__(self, household):
        super().__init__("version")
        self.household = household


class AlreadyRegistered(ValidationError):
    """A NIK or No. KK that is in the register already; `field` is `nik` or `kk_number`. Never carries the number."""

    MESSAGES = {
        "nik": _("This NIK is already registered."),
        "kk_number": _("This No. KK is already registered."),
    }

    def __init__(self, field):
        super().__init__(self.MESSAGES[field], code="registered")
        self.field = field
