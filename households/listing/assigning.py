"""Handing every household of a view to one officer: first how many, then all in one transaction."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from households.models import Household
from households.visits.actions import assign_households

MOST = 20_000  # a ward has some thousands


@dataclass(frozen=True)
class Preview:
    """What assigning a view would do: of `total` households `changed` would get the officer, `taken` of them from
    another; `outside` names the wards that the officer doesn't cover."""

    total: int
    changed: int
    taken: int
    outside: tuple[str, ...]


def preview(households, to: User) -> Preview:
    """What it would do now; two queries."""
    his = Q(assigned_to=to)
    counts = households.order_by().aggregate(
        total=Count("pk"),
        changed=Count("pk", filter=~his | Q(assigned_to=None)),
        taken=Count("pk", filter=~his & Q(assigned_to__isnull=False)),
    )
    covered = to.wards.values("pk")
    names = households.order_by().exclude(ward__in=covered).values_list("ward__name", flat=True).distinct()
    return Preview(**counts, outside=tuple(sorted(names)))


@transaction.atomic
def assign_view(*, households, to: User, by: User, reason: str, expected: int, view: str) -> int:
    """Give every household of the queryset to `to`; return how many changed. All of them or none.

    Raises ValidationError without a reason, for too many, outside the officer's wards, or where another number than
    `expected` would change: then somebody confirmed what isn't so any more. `view`: the filters, for the audit trail.
    """
    if not reason.strip():
        raise ValidationError(_("Give a reason."), code="reason")
    _lock(households)
    found = preview(households, to)
    check_preview(found, to)
    if found.changed != expected:
        raise ValidationError(_("The list has changed meanwhile. Look at the numbers once more."), code="changed")
    changed = assign_households(households=households, to=to, by=by, reason=reason)
    summary = f"{changed} → {to}: {reason} ({view})"
    audit.record(by=by, action="household.assign_view", object_type="households.household", summary=summary[:1000])
    return changed


def check_preview(found: Preview, to: User) -> None:
    """Raise ValidationError with the reason why this can't be assigned to `to`."""
    if found.outside:
        wards = ", ".join(found.outside)
        raise ValidationError(_("%(officer)s doesn't cover %(wards)s.") % {"officer": to, "wards": wards})
    if found.total > MOST:
        raise ValidationError(_("Narrow the list: at most %(most)s at once.") % {"most": MOST})
    if not found.changed:
        raise ValidationError(_("All of them are already assigned to %(officer)s.") % {"officer": to})


def _lock(households):
    """Hold the rows, so that what is counted is what is written."""
    locked = Household.objects.filter(pk__in=households.order_by().values("pk")).order_by("pk")
    list(locked.select_for_update(of=["self"], no_key=True).values_list("pk", flat=True)[: MOST + 1])
