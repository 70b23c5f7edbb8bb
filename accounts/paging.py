"""Keyset pages: the last page costs what the first does, whatever the number of rows (stack.md, "lists").

A cursor is the sort values of the row at the edge of a page. It may stand in an address, so never page by an identity
number. The condition carries a redundant bound, `a <= x AND (a < x OR (a = x AND id < y))`: with it PostgreSQL starts
reading the index at x.
"""

import base64
import datetime
import json
import uuid
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Q

SIZE = 50
COUNT_CAP = 1_000


@dataclass(frozen=True)
class Page:
    """Rows of one page, the cursors to its neighbours (None at the ends), and a count that stops at COUNT_CAP."""

    rows: list = field(default_factory=list)
    previous_cursor: str | None = None
    next_cursor: str | None = None
    count: int | None = None
    capped: bool = False

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


def keyset_page(queryset, keys, cursor=None, *, size=SIZE, counted=True, count_of=None) -> Page:
    """One page of `queryset` sorted by `keys` (one or two field names, `-` for downwards; the last one unique, none null).

    `cursor` is what came in the address; one that can't be read gives the first page. `count_of` is the queryset to
    count where that is cheaper than `queryset` itself.
    """
    backward, values = _decode(cursor, queryset.model, keys)
    order = [_flip(key) for key in keys] if backward else list(keys)
    found = queryset.order_by(*order)
    if values:
        found = found.filter(_after(order, values))
    rows = list(found[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backward:
        rows.reverse()
    if not rows and values:
        return keyset_page(queryset, keys, size=size, counted=counted, count_of=count_of)
    has_previous = more if backward else bool(values)
    has_next = bool(values) if backward else more
    count, capped = capped_count(count_of if count_of is not None else queryset) if counted else (None, False)
    return Page(
        rows,
        _encode("p", rows[0], keys) if rows and has_previous else None,
        _encode("n", rows[-1], keys) if rows and has_next else None,
        count,
        capped,
    )


def capped_count(queryset, cap=COUNT_CAP):
    """(count, False), or (cap, True) where there are more: never counts on beyond the cap."""
    count = queryset.order_by()[: cap + 1].count()
    return (cap, True) if count > cap else (count, False)


def _flip(key):
    return key[1:] if key.startswith("-") else f"-{key}"


def _after(order, values):
    """The condition for rows behind `values` in `order`."""
    first = order[0].lstrip("-")
    beyond = "lt" if order[0].startswith("-") else "gt"
    if len(order) == 1:
        return Q(**{f"{first}__{beyond}": values[0]})
    second = order[1].lstrip("-")
    beyond_second = "lt" if order[1].startswith("-") else "gt"
    tie = Q(**{first: values[0], f"{second}__{beyond_second}": values[1]})
    return Q(**{f"{first}__{beyond}e": values[0]}) & (Q(**{f"{first}__{beyond}": values[0]}) | tie)


def _plain(value):
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID | Decimal) else value


def _value(row, key):
    value = row
    for part in key.lstrip("-").split("__"):
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    return value


def _encode(direction, row, keys):
    values = [direction, *(_plain(_value(row, key)) for key in keys)]
    return base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode().rstrip("=")


def _decode(cursor, model, keys):
    """(backward, values) of a cursor; no values where it is missing, cut off or made up."""
    if not cursor:
        return False, []
    try:
        raw = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        direction, *values = json.loads(raw)
        if len(values) != len(keys) or direction not in ("p", "n"):
            return False, []
        values = [_clean(model, key, value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError, ValidationError):
        return False, []
    return direction == "p", values


def _clean(model, key, value):
    """A value of a cursor as the field's type; a key that is no field of the model (an annotation) is taken as text."""
    name = key.lstrip("-")
    if value is None or isinstance(value, list | dict):
        raise ValueError(name)
    known = {found.name: found for found in model._meta.concrete_fields}
    if name in known:
        return known[name].to_python(value)
    if name == "pk":
        return model._meta.pk.to_python(value)
    return value
