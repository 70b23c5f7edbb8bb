"""Rows into tables by COPY, whatever their number. Values are plain; nothing goes through model instances."""

from contextlib import contextmanager

import pgtrigger
from django.db import connection
from django.db.models import AutoField, BigAutoField

ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
FLUSH = 2_000


def copy_rows(model, names, rows) -> int:
    """COPY `rows` (tuples in the order of `names`, field names of `model`) into its table; return how many.

    Fields not named get their default; a number that the database gives itself (`id`) stays with the database.
    """
    named = [model._meta.get_field(name) for name in names]
    others = [
        field
        for field in model._meta.concrete_fields
        if field not in named and not isinstance(field, AutoField | BigAutoField)
    ]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in (*named, *others))
    rest = "".join("\t" + _text(field.get_default()) for field in others) + "\n"
    count = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
        lines = []
        for row in rows:
            lines.append("\t".join([_text(value) for value in row]) + rest)
            if len(lines) == FLUSH:
                count += _send(copy, lines)
        count += _send(copy, lines)
    return count


@contextmanager
def without_history(*models):
    """While this lasts, changes of these models in this transaction leave no copies of the old rows.

    Set by hand: `pgtrigger.ignore` can't go before statements with named parameters.
    """
    own = [trigger.get_pgid(tracked) for tracked, trigger in pgtrigger.registered() if tracked in models]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + ",".join(own) + "}"])
        yield
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")


def _send(copy, lines) -> int:
    copy.write("".join(lines))
    sent = len(lines)
    lines.clear()
    return sent


def _text(value) -> str:
    if value is None:
        return r"\N"
    if value.__class__ is str:
        return value.translate(ESCAPES)
    return str(value)
