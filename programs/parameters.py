"""The numbers of a programme that a decree may change: those in force on a day, in one query for all programmes."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef
from django.db.models.functions import Cast, JSONObject

from programs.models import ProgrammeParameter


class Parameter(NamedTuple):
    """One number: `value` in the unit its kind names, in force from `valid_from` on."""

    key: str
    value: Decimal
    valid_from: date
    source: str
    note: str


class Parameters(dict):
    """Key → Parameter, the ones in force on one day."""

    def value(self, key) -> Decimal:
        """The number of `key`; KeyError where nobody set it (rules say beforehand what they need)."""
        return self[key].value


def in_force(rows: Iterable[Parameter], day: date) -> Parameters:
    """The latest of each key that is valid on `day`."""
    found = Parameters()
    for row in sorted(rows, key=lambda row: row.valid_from):
        if row.valid_from <= day:
            found[row.key] = row
    return found


def with_parameters(queryset, programme="pk"):
    """`queryset` with all parameter rows of its `programme` as JSON in `parameter_rows`: one query, no second one."""
    row = JSONObject(
        key="key", value=Cast("value", CharField()), valid_from="valid_from", source="source", note="note"
    )  # fmt: skip
    rows = ProgrammeParameter.objects.filter(programme=OuterRef(programme)).values(row=row)
    return queryset.annotate(parameter_rows=ArraySubquery(rows))


def parameters_of(programme, day) -> Parameters:
    """The parameters of `programme` in force on `day`, from `with_parameters` or read once for this instance."""
    rows = getattr(programme, "parameter_rows", None)
    if rows is not None:
        return in_force((_parameter(row) for row in rows), day)
    if not hasattr(programme, "_parameters"):
        fields = ("key", "value", "valid_from", "source", "note")
        programme._parameters = [
            Parameter(*row) for row in ProgrammeParameter.objects.filter(programme=programme).values_list(*fields)
        ]
    return in_force(programme._parameters, day)


def _parameter(row) -> Parameter:
    values = {"value": Decimal(row["value"]), "valid_from": date.fromisoformat(row["valid_from"])}
    return Parameter(**(row | values))
