"""What each source says of a household, on its case page, beside what was verified."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from households.case import Panel, add_panel
from households.models import ListEntry
from households.scope import sees_whole_city

MOST_ROWS = 60
FLAGS = ("pkh", "bpnt", "pbi", "pip")


@dataclass
class Word:
    """One list's word on a household: each value as its rows have it, in their order; flags as (label, answer)."""

    batch: object
    names: list[str] = field(default_factory=list)
    deciles: list[int] = field(default_factory=list)
    padan: list[bool] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    flags: dict[str, bool] = field(default_factory=dict)


@add_panel
def sources_panel(household, user):
    """The snapshots that name this household, the latest list first; None where no list does. One query.

    For those who see the whole city: a ward's people have their twelve queries on this page already.
    """
    if not sees_whole_city(user):
        return None
    rows = list(ListEntry.objects.of_household(household).select_related("batch")[:MOST_ROWS])
    if not rows:
        return None
    context = {"household": household, "words": words_of(rows)}
    return Panel(_("What the lists say"), "households/imports/_sources.html", context, order=60)


def words_of(rows) -> list[Word]:
    """The rows gathered by list, in their order. A flag holds for the household where it does for one of its rows."""
    words: dict[int, Word] = {}
    for row in rows:
        word = words.setdefault(row.batch_id, Word(row.batch))
        for value, seen in (
            (row.name, word.names), (row.decile, word.deciles), (row.padan, word.padan), (row.address, word.addresses),
        ):  # fmt: skip
            if value not in (None, "") and value not in seen:
                seen.append(value)
        for flag in FLAGS:
            answer = getattr(row, flag)
            label = str(ListEntry._meta.get_field(flag).verbose_name)
            if answer is not None:
                word.flags[label] = word.flags.get(label, False) or answer
    return list(words.values())
