"""May a determination be made? Raises with a reason a person can read."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def check_determine(by, day, latest) -> None:
    """`by` may determine the list of `day`, the latest determination (or None) being `latest`."""
    if not by.has_perm("households.determine"):
        raise PermissionDenied(_("Your role does not include this."))
    if day > timezone.localdate():
        raise ValidationError(_("A determination can't be of a day to come."), code="future")
    if latest is not None and day <= latest.determined_on:
        raise ValidationError(
            _("There is a determination of %(day)s already: a new one is of a later day."), code="order",
            params={"day": f"{latest.determined_on:%d/%m/%Y}"},
        )  # fmt: skip
