"""Whether somebody may be proposed or approved beside what they are in already; raises with a reason to read."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def check_overlaps(overlaps, reason: str) -> None:
    """No forbidden pair, or a reason for the exception."""
    forbidden = [one for one in overlaps if one.pair.forbids]
    if forbidden and not reason.strip():
        names = ", ".join(dict.fromkeys(one.pair.name for one in forbidden))
        raise ValidationError(
            _("Already in %(names)s, which excludes this programme. Give the reason for an exception."),
            code="overlap",
            params={"names": names},
        )


def check_reason(reason: str) -> None:
    """An exception says why."""
    if not reason.strip():
        raise ValidationError(_("An exception needs a reason."), code="no_reason")


def check_none_held(held: int) -> None:
    """None of the rows to approve is held back by a forbidden pair."""
    if held:
        raise ValidationError(
            ngettext(
                "%(count)d row is already in a programme that excludes this one: reject it or record an exception.",
                "%(count)d rows are already in a programme that excludes this one: reject them or record an exception.",
                held,
            ),
            code="overlap",
            params={"count": held},
        )
