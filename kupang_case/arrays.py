"""Many ids in a condition as one value: of thousands of parameters each would be looked at several times."""

from django.db.models import BooleanField, F, Func, Value


def any_of(field: str, ids) -> Func:
    """The condition `field = ANY(array)` for UUIDs, to filter by; nothing fits where there are none."""
    array = Value(f"{{{','.join(map(str, ids))}}}")
    return Func(F(field), array, template="%(expressions)s::uuid[])", arg_joiner=" = ANY(", output_field=BooleanField())
