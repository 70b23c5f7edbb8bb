"""When a family has left poverty: a pure rule over its approved visits, with reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

ABOVE = "not_poor"


@dataclass(frozen=True)
class Seen:
    """An approved visit: its day, the status by the threshold in force that day, rupiah a person a month."""

    pk: Any
    day: date
    status: str
    per_capita: Decimal | None = None


@dataclass(frozen=True)
class Evidence:
    """Whether the visits show that the family left poverty, between which visits, how many months, and why (not)."""

    met: bool
    reasons: tuple[str, ...]
    first: Seen | None = None
    last: Seen | None = None
    months: int = 0


def months_between(first: date, last: date) -> int:
    """Whole months from `first` to `last`: 31 January to 28 February is none."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def judge(visits: Sequence[Seen], needed: int) -> Evidence:
    """The Evidence of `visits` when two above the threshold must lie `needed` months apart, the latest being one, with
    none below in between.

    The first one counted is the earliest of the unbroken run that ends with the latest visit.
    """
    ordered = sorted(visits, key=lambda visit: (visit.day, str(visit.pk)))
    if not ordered:
        return Evidence(False, (_("No visit has been approved yet."),))
    if ordered[-1].status != ABOVE:
        return Evidence(False, (_("The latest visit does not find the family above the threshold."),))
    run = []
    for visit in reversed(ordered):
        if visit.status != ABOVE:
            break
        run.append(visit)
    first, last = run[-1], run[0]
    months = months_between(first.day, last.day)
    reasons = [_("Above the threshold of its day since %(day)s, at %(count)d visits.")
               % {"day": f"{first.day:%d/%m/%Y}", "count": len(run)}]  # fmt: skip
    if len(run) < 2:
        reasons.append(_("One visit is not enough: a second one has to confirm it."))
    elif months < needed:
        words = {"months": months, "needed": needed}
        reasons.append(_("Only %(months)d months lie between them; %(needed)d are needed.") % words)
    else:
        words = {"months": months, "needed": needed}
        reasons.append(_("%(months)d months lie between them; %(needed)d are needed.") % words)
    return Evidence(len(run) > 1 and months >= needed, tuple(reasons), first, last, months)
