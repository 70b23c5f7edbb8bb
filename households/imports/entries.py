"""A list as a dated snapshot: every good row as the list has it, tied to the register where a number says whose it is.

Nothing here changes a household or a person.
"""

import polars as pl
from django.db import connection

from households.identity import checks, cleaning
from households.imports.staging import copy

COLUMNS = (
    "batch_id", "row", "key", "kk", "nik", "name", "ward_id", "address", "source_id", "decile", "padan", "pkh", "bpnt",
    "pbi", "pip", "dwelling",
)  # fmt: skip
FROM_LIST = ", ".join("nullif(e.dwelling, '')::jsonb" if name == "dwelling" else f"e.{name}" for name in COLUMNS)

# After the people went in: `import_known_person` holds who was known, the staged rows who was new.
KEEP_ENTERED = f"""
INSERT INTO households_listentry ({", ".join(COLUMNS)}, person_id, household_id, created)
SELECT {FROM_LIST},
       CASE WHEN k.row IS NULL THEN s.id WHEN k.certain THEN k.id END,
       CASE WHEN k.row IS NULL THEN coalesce(h.id, s.household_id) WHEN k.here THEN h.id
            ELSE (SELECT household_id FROM households_person p WHERE p.id = k.id) END,
       k.row IS NULL
FROM households_staged_entry e
JOIN households_staged_person s ON s.batch_id = e.batch_id AND s.row = e.row
LEFT JOIN import_known_person k ON k.row = e.row
LEFT JOIN import_known_household h ON h.kk = s.kk
WHERE e.batch_id = %(batch)s
ORDER BY e.row
"""  # noqa: S608 - names of columns from this module alone

FOUND = """
FROM households_staged_entry e
LEFT JOIN households_person p ON p.nik = nullif(e.nik, '')
LEFT JOIN households_household h ON h.kk_number = nullif(e.kk, '')
WHERE e.batch_id = %(batch)s
"""
KEEP_ALONE = f"""
INSERT INTO households_listentry ({", ".join(COLUMNS)}, person_id, household_id, created)
SELECT {FROM_LIST}, p.id, coalesce(p.household_id, h.id), false {FOUND} ORDER BY e.row
"""


def stage(batch_id: int, good: pl.DataFrame, always=frozenset()) -> None:
    """Replace the batch's waiting entries by the rows of `good` (from `checking.check`).

    `always`: flags that being on this list means, such as `pkh` for the list of PKH's members.
    """
    kk = pl.when(checks.well_formed("kk")).then("kk").otherwise(pl.lit(""))
    table = good.with_columns(batch_id=pl.lit(batch_id), kk=kk, **dict.fromkeys(always, pl.lit(True)))
    table = table.with_columns(key=_key())
    unstage(batch_id)
    copy("households_staged_entry", table.select(COLUMNS))


def _key() -> pl.Expr:
    """The same for the same person in another list: NIK, else No. KK and name, else the source's number, else name."""
    name = cleaning.key("name")
    return (
        pl.when(pl.col("nik") != "").then("nik")
        .when(pl.col("kk") != "").then(pl.concat_str("kk", name, separator="/"))
        .when(pl.col("source_id") != "").then(pl.concat_str(pl.lit("#"), "source_id"))
        .otherwise(pl.concat_str(name, "ward_key", separator="/"))
        .str.slice(0, 160)
    )  # fmt: skip


def unstage(batch_id: int) -> None:
    """Forget the batch's waiting entries."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM households_staged_entry WHERE batch_id = %s", [batch_id])


def staged(batch_id: int) -> int:
    """How many entries of the batch wait; none after the database has crashed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM households_staged_entry WHERE batch_id = %s", [batch_id])
        return cursor.fetchone()[0]


def count_found(batch_id: int) -> int:
    """How many waiting entries the register knows by NIK or No. KK. Call inside a transaction."""
    with connection.cursor() as cursor:
        _prepare(cursor)
        cursor.execute(f"SELECT count(coalesce(p.household_id, h.id)) {FOUND}", {"batch": batch_id})
        return cursor.fetchone()[0]


def keep(batch_id: int, *, entered: bool) -> None:
    """Keep the waiting entries as the batch's snapshot. `entered`: its people were just written to the register."""
    with connection.cursor() as cursor:
        _prepare(cursor)
        cursor.execute(KEEP_ENTERED if entered else KEEP_ALONE, {"batch": batch_id})


def _prepare(cursor):
    """Statistics for what was just loaded: without them the join is made row by row, in minutes."""
    cursor.execute("SET LOCAL random_page_cost = 1")
    cursor.execute("ANALYZE households_staged_entry (batch_id, row, kk, nik)")
