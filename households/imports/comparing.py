"""Two snapshots beside each other: who is new, who is gone, whose word has changed."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from households.models import ImportBatch, ListEntry

# What a source says of a person. A blank says nothing, so it never counts as a change.
NUMBERS = ("decile", "padan", "pkh", "bpnt", "pbi", "pip", "ward")
TEXTS = ("kk", "address")
SHOWN = {
    "decile": _("decile"), "padan": _("registry match"), "pkh": "PKH", "bpnt": "BPNT", "pbi": "PBI JKN", "pip": "PIP",
    "ward": _("ward"), "kk": _("No. KK"), "address": _("address"),
}  # fmt: skip
NEW, GONE, CHANGED = "new", "gone", "changed"


@dataclass(frozen=True)
class Change:
    """One thing a source says otherwise now; `masked` for a number of identity."""

    label: str
    before: object
    after: object
    masked: bool = False


def rows_of(kind: str, older: ImportBatch, newer: ImportBatch):
    """The ListEntry rows of one `kind`: of the newer list, or of the older for GONE. One query, to be paged by pk."""
    mine, other = (older, newer) if kind == GONE else (newer, older)
    same = ListEntry.objects.filter(batch=other, key=OuterRef("key"))
    entries = ListEntry.objects.filter(batch=mine)
    if kind == CHANGED:
        return entries.filter(Exists(same.filter(_differs())))
    return entries.filter(~Exists(same))


def _differs() -> Q:
    condition = Q()
    for field in NUMBERS:
        condition |= Q(**{f"{field}__isnull": False}) & ~Q(**{field: OuterRef(field)})
    for field in TEXTS:
        condition |= ~Q(**{field: ""}) & ~Q(**{f"{field}__iexact": OuterRef(field)})
    return condition


def counts(older: ImportBatch, newer: ImportBatch) -> dict[str, int]:
    """Kind → number of rows; three queries."""
    return {kind: rows_of(kind, older, newer).count() for kind in (NEW, GONE, CHANGED)}


def add_changes(entries, older: ImportBatch) -> None:
    """Put `changes` (a list of Change) on each of these rows of the newer list; one query for all."""
    keys = [entry.key for entry in entries]
    before = {}
    for entry in ListEntry.objects.filter(batch=older, key__in=keys).select_related("ward").order_by("-row"):
        before[entry.key] = entry
    for entry in entries:
        entry.changes = list(_changes(before.get(entry.key), entry))


def _changes(before, after):
    for field, label in SHOWN.items():
        old, new = getattr(before, field, None), getattr(after, field)
        if old in (None, "") or new in (None, "") or str(old).upper() == str(new).upper():
            continue
        yield Change(label, _said(old), _said(new), masked=field == "kk")


def _said(value):
    return {True: _("yes"), False: _("no")}[value] if isinstance(value, bool) else value
