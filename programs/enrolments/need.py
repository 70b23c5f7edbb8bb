"""How urgent somebody's need is, as one number: rows are ordered by it, and why they stand where they stand is read
from it again."""

import math
from decimal import Decimal
from typing import NamedTuple

from django.db.models import DecimalField, ExpressionWrapper, F, Value
from django.db.models.functions import Coalesce

NUMBER = DecimalField(max_digits=14, decimal_places=2)
# Behind everybody of their group whose spending is known: more than the field of rupiah can hold.
UNKNOWN = Decimal(10_000_000_000)
# One step of a kind's priority weighs more than any spending.
STEP = Decimal(100_000_000_000)


class Need(NamedTuple):
    """The kind's `group` (its priority, lowest first), then `spending`: rupiah a person a month, None if unknown."""

    group: int
    spending: Decimal | None


def need(priority, per_capita: str):
    """The expression to rank by, lowest first: the kind's priority, then spending a person a month (a field's path)."""
    spending = Coalesce(F(per_capita), Value(UNKNOWN), output_field=NUMBER)
    return ExpressionWrapper(priority * Value(STEP) + spending, output_field=NUMBER)


def read_need(number: Decimal) -> Need:
    """What the number of `need` was made of."""
    group = math.floor(number / STEP)
    spending = number - group * STEP
    return Need(group, None if spending == UNKNOWN else spending)
