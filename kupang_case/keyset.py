"""Keyset pages: the last page of a list costs what the first does, whatever the number of rows (stack.md, "lists").

    SORTS = {"name": ("head_name", "id"), "-name": ("-head_name", "-id"), "newest": ("-created_at", "-id")}
    keys = sort_keys(SORTS, request.GET.get("order"), default="name")
    page = keyset_page(queryset, keys, request.GET.get("cursor"))
    {% include "components/pager.html" with page=page %}

A cursor names the row at the edge of a page by its primary key alone and is signed together with the sort keys: nothing
personal stands in the address, and a cursor of another list or another order is refused. One that can't be read, or
whose row is gone, gives the first page.

The condition carries a redundant bound, `a >= x AND (a > x OR (a = x AND id > y))`: with it PostgreSQL starts reading
the index at x. Keys must never be null, and the last one must be unique.
"""

from dataclasses import dataclass, field

from django.core import signing
from django.db.models import Q

SIZE = 50
COUNT_CAP = 1_000
FIRST, LAST = "first", "last"
_BACKWARD, _FORWARD = "p", "n"


@dataclass(frozen=True)
class Page:
    """Rows of one page; the cursors to others (None where there is nothing to go to); a count that stops at COUNT_CAP.

    `first_cursor` and `last_cursor` lead to the ends and are None where the page is at that end. `capped`: there are
    more rows than `count`. `count` is None where it wasn't asked for.
    """

    rows: list = field(default_factory=list)
    previous_cursor: str | None = None
    next_cursor: str | None = None
    count: int | None = None
    capped: bool = False

    @property
    def first_cursor(self):
        return FIRST if self.previous_cursor else None

    @property
    def last_cursor(self):
        return LAST if self.next_cursor else None

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)

    def __bool__(self):
        return bool(self.rows)


def sort_keys(allowed, asked, *, default):
    """The keys of `allowed` (a dict name → tuple of fields) for what the address asks; anything else is `default`'s."""
    return allowed.get(asked) or allowed[default]


def keyset_page(
    queryset, keys, cursor=None, *, size=SIZE, counted=True, count_of=None, find_in=None, cap=COUNT_CAP
) -> Page:
    """One page of `queryset` in the order of `keys` (field names, `-` for downwards; the last one unique, none null).

    `cursor` is what came in the address. `count_of` is the queryset to count where that is cheaper than `queryset`
    and `cap` where counting stops (None: never, for figures that reports link to);
    `find_in` the one that has the annotations among `keys`, where there are any, to find the row of the cursor in. Two
    queries: the rows, and on the first page the count or on a later one the row of the cursor (the count travels).
    """
    backward, values, known = _position(queryset.model._base_manager if find_in is None else find_in, keys, cursor)
    order = [_flip(key) for key in keys] if backward else list(keys)
    found = queryset.order_by(*order)
    if values:
        found = found.filter(_behind(order, values))
    rows = list(found[: size + 1])
    if not rows and values:
        return keyset_page(queryset, keys, size=size, counted=counted, count_of=count_of, find_in=find_in, cap=cap)
    more = len(rows) > size
    rows = rows[:size][::-1] if backward else rows[:size]
    count, capped = known or (None, False)
    if counted and not known:
        count, capped = capped_count(queryset if count_of is None else count_of, cap)
    has_previous, has_next = (more, bool(values)) if backward else (bool(values), more)
    return Page(
        rows,
        _cursor(_BACKWARD, rows[0], keys, count, capped) if has_previous and rows else None,
        _cursor(_FORWARD, rows[-1], keys, count, capped) if has_next and rows else None,
        count,
        capped,
    )


def capped_count(queryset, cap=COUNT_CAP):
    """(count, False), or (cap, True) where there are more: never counts on beyond the cap."""
    if cap is None:
        return queryset.order_by().count(), False
    count = queryset.order_by()[: cap + 1].count()
    return (cap, True) if count > cap else (count, False)


def _flip(key):
    return key[1:] if key.startswith("-") else f"-{key}"


def _behind(order, values):
    """The condition for the rows behind `values` in `order`, each level with its redundant bound."""
    name = order[0].lstrip("-")
    beyond = "lt" if order[0].startswith("-") else "gt"
    past = Q(**{f"{name}__{beyond}": values[0]})
    if len(order) == 1:
        return past
    bound = Q(**{f"{name}__{beyond}e": values[0]})
    return bound & (past | (Q(**{name: values[0]}) & _behind(order[1:], values[1:])))


def _signer(keys):
    return signing.Signer(salt="keyset:" + ",".join(keys))


def _cursor(direction, row, keys, count, capped):
    key = (row["pk"] if "pk" in row else row["id"]) if isinstance(row, dict) else row.pk
    counted = "" if count is None else f"{count}{'+' if capped else ''}"
    return _signer(keys).sign(f"{direction}~{key}~{counted}")


def _position(rows, keys, cursor):
    """(backward, values to go on from, (count, capped) or None); no values for the first and the last page."""
    if cursor == LAST:
        return True, (), None
    try:
        direction, key, counted = _signer(keys).unsign(cursor or "").split("~")
    except (signing.BadSignature, ValueError):
        return False, (), None
    # Signed by ourselves, so the row may be looked up without asking again who sees it.
    values = rows.filter(pk=key).values_list(*(name.lstrip("-") for name in keys)).first()
    if not values or None in values:
        return False, (), None
    known = (int(counted.rstrip("+")), counted.endswith("+")) if counted else None
    return direction == _BACKWARD, values, known
