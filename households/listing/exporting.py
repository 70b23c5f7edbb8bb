"""The view as rows for a file: the same filters, order and columns, read a part at a time however long it is.

Identity numbers are masked: a whole one is revealed for one person at a time, on the case page.
"""

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from accounts.privacy import mask
from households.filters import labels_of
from households.listing.columns import DAYS, NIK, PROGRAMMES, Column
from households.models import Person
from households.models.register import PovertyStatus, Relation
from households.visits import second
from kupang_case.arrays import any_of

PART = 5_000
POVERTY = "poverty_status"


def rows(households, columns, user) -> Iterator[tuple]:
    """One tuple a household of the ordered queryset: what each of `columns` says, as `user` may know it."""
    fields = tuple(dict.fromkeys(["id", *(name for column in columns for name in column.fields)]))
    say = {column.key: column.say() for column in columns if column.fields}
    hidden = second.hidden_from(user)
    days = {name: day for name, day in DAYS.items() if name in fields}
    read = households.annotate(**days).values_list(*fields).iterator(PART)
    while part := list(islice(read, PART)):
        values = dict(zip(fields, zip(*part, strict=True), strict=True))
        if POVERTY in values and not hidden.isdisjoint(values["id"]):
            values[POVERTY] = [
                PovertyStatus.UNKNOWN.value if pk in hidden else status
                for pk, status in zip(values["id"], values[POVERTY], strict=True)
            ]
        yield from zip(*(_cells(column, values, say, user) for column in columns), strict=True)


def heads_numbers(households) -> dict:
    """Household's id → its head's NIK, masked; without those who have none."""
    heads = Person.objects.present().filter(any_of("household", households), relation=Relation.HEAD)
    return {household: mask(nik) for household, nik in heads.values_list("household", "nik") if nik}


def _cells(column: Column, values, say, user):
    ids = values["id"]
    if column.key == NIK:
        return map(heads_numbers(ids).get, ids)
    if column.key == PROGRAMMES:
        names = {pk: ", ".join(found) for pk, found in labels_of(ids, user).items()}
        return map(names.get, ids)
    return map(say[column.key], *(values[name] for name in column.fields))


def headings(columns) -> list[str]:
    """The row of headings."""
    return [str(column.label) for column in columns]


def sheet_name() -> str:
    """What the sheet is called."""
    return _("Families")
