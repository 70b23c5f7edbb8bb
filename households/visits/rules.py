"""How spending and thresholds become a poverty status. Pure functions of plain values, dated, with reasons.

Sources: contract.md ("States": the status comes from the threshold in force on the day of the visit) and domain.md
("Verification": eligibility is per-capita spending against the thresholds).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from households.models.register import PovertyStatus
from households.models.thresholds import Threshold
from households.models.visits import Presence, VisitMember
from households.visits import wording

# Who shares the household's spending: those met there, with or without papers. Somebody not confirmed, named twice
# or deceased doesn't.
COUNTED = frozenset({VisitMember.Finding.CONFIRMED, VisitMember.Finding.NO_DOCUMENT})
CENT = Decimal("0.01")
_SCOPES = {Threshold.Scope.CITY: 1, Threshold.Scope.NATIONAL: 0}


@dataclass(frozen=True)
class Outcome:
    """What a visit says of a household: `per_capita` in rupiah a person a month (None where it can't be known), the
    number of members it was divided by, the poverty status, the threshold that decided, the reason in Indonesian."""

    per_capita: Decimal | None
    member_count: int
    status: str
    threshold: Any | None
    reason: str


def threshold_in_force(thresholds: Iterable, kind: str, day: date):
    """The threshold of `kind` in force on `day`: one that decides, city before national, then the latest; or None.

    `thresholds` are objects with the fields of Threshold, in any order.
    """
    valid = [one for one in thresholds if one.kind == kind and one.decides and one.valid_from <= day]
    return max(valid, key=lambda one: (_SCOPES[one.scope], one.valid_from), default=None)


def counted_members(findings: Iterable[str]) -> int:
    """How many of the members share the spending, by what was found of each."""
    return sum(finding in COUNTED for finding in findings)


def per_capita(food: Decimal | None, other: Decimal | None, members: int) -> Decimal | None:
    """Rupiah a person a month, to the sen; None where an amount is missing or nobody was confirmed."""
    if food is None or other is None or members < 1:
        return None
    return ((food + other) / members).quantize(CENT, ROUND_HALF_UP)


def classify(amount: Decimal, extreme, poor):
    """(status, deciding threshold) of a per-capita amount; strictly below a line is poor, on the line is not.

    A line that isn't in force (None) can't make anybody poor; without a poverty line nobody is found not poor either.
    """
    if extreme is not None and amount < extreme.amount:
        return PovertyStatus.EXTREME_POOR, extreme
    if poor is None:
        return PovertyStatus.UNKNOWN, None
    if amount < poor.amount:
        return PovertyStatus.POOR, poor
    return PovertyStatus.NOT_POOR, poor


def assess(*, presence, visited_on, food, other, findings, thresholds) -> Outcome:
    """The Outcome of a visit on `visited_on`, from its answers, what was found of each member, and all thresholds."""
    members = counted_members(findings)
    if presence != Presence.FOUND:
        return Outcome(None, members, PovertyStatus.UNKNOWN, None, wording.not_met(presence))
    amount = per_capita(food, other, members)
    if amount is None:
        return Outcome(None, members, PovertyStatus.UNKNOWN, None, wording.not_computable(members))
    extreme = threshold_in_force(thresholds, Threshold.Kind.EXTREME, visited_on)
    poor = threshold_in_force(thresholds, Threshold.Kind.POOR, visited_on)
    status, deciding = classify(amount, extreme, poor)
    return Outcome(amount, members, status, deciding, wording.judged(amount, status, extreme, poor))
