"""The good rows of a checked list, waiting in unlogged tables until a person has decided.

Ids are given here, in the order of the rows, so that what is created later lies together in every index.
"""

import polars as pl
import uuid_utils
from django.db import connection

HOUSEHOLD_COLUMNS = ("batch_id", "kk", "id", "ward_id", "rt", "rw", "address", "head_name", "members")
PERSON_COLUMNS = (
    "batch_id", "row", "kk", "household_id", "id", "nik", "name", "birth_date", "birth_place", "sex", "relation",
    "occupation", "mother_name",
)  # fmt: skip
NULL = "\x01"  # no cell keeps a control character
SLICE = 10_000  # rows whose text lies in memory at once


def stage(batch_id: int, good: pl.DataFrame) -> int:
    """Replace the batch's waiting rows by `good` (from `checking.check`); return the number of households in it."""
    households = households_of(good).with_columns(batch_id=pl.lit(batch_id), id=new_ids("kk"))
    people = good.join(households.select("kk", household_id="id"), on="kk", how="left", maintain_order="left")
    people = people.with_columns(
        batch_id=pl.lit(batch_id),
        id=new_ids("kk"),
        nik=pl.when(pl.col("nik") != "").then("nik"),
        relation=only_one_head(),
    )
    unstage(batch_id)
    copy("households_staged_household", households.select(HOUSEHOLD_COLUMNS))
    copy("households_staged_person", people.select(PERSON_COLUMNS))
    return households.height


def households_of(good) -> pl.DataFrame:
    """One row a No. KK: what its head's row says, gaps filled from the other rows in order.

    Without a head it is listed under its oldest member, as in `households.summary`.
    """
    head = pl.col("relation") == "head"
    blank_is_null = good.select(
        "kk", "ward_id", "name", "birth_date", "relation",
        *(pl.when(pl.col(field) != "").then(field) for field in ("rt", "rw", "address")),
    )  # fmt: skip
    heads_first = pl.concat([blank_is_null.filter(head), blank_is_null.filter(~head)])
    eldest = blank_is_null.sort("birth_date", maintain_order=True).unique("kk", keep="first", maintain_order=True)
    grouped = heads_first.group_by("kk", maintain_order=True).agg(
        pl.col("ward_id").first(),
        *(pl.col(field).drop_nulls().first().fill_null("") for field in ("rt", "rw", "address")),
        headed=head.first(),
        first_name=pl.col("name").first(),
        members=pl.len(),
    )
    grouped = grouped.join(eldest.select("kk", eldest="name"), on="kk", how="left", maintain_order="left")
    return grouped.with_columns(head_name=pl.when("headed").then("first_name").otherwise("eldest"))


def only_one_head() -> pl.Expr:
    """The relation, with a household's further heads turned into `other`: the register holds one head a household."""
    head = pl.col("relation") == "head"
    further = head & (head.cum_sum().over("kk") > 1)
    return pl.when(further).then(pl.lit("other")).otherwise("relation")


def new_ids(like) -> pl.Expr:
    """A new UUID (version 7, ascending) for each row, as text."""
    make = uuid_utils.uuid7
    return pl.col(like).map_batches(
        lambda column: pl.Series([str(make()) for _row in range(len(column))], dtype=pl.String), return_dtype=pl.String
    )


def copy(table: str, rows: pl.DataFrame) -> None:
    """Load `rows` into `table` (columns by name) with COPY; the text is made by polars, a slice at a time."""
    columns = ", ".join(rows.columns)
    with connection.cursor() as cursor:
        # Names of tables and columns come from this module and never from a list.
        statement = f"COPY {table} ({columns}) FROM STDIN (FORMAT csv, NULL '{NULL}')"
        with cursor.copy(statement) as target:
            for part in rows.iter_slices(SLICE):
                target.write(part.write_csv(None, include_header=False, null_value=NULL))


def unstage(batch_id: int) -> None:
    """Forget the batch's waiting rows."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM households_staged_person WHERE batch_id = %s", [batch_id])
        cursor.execute("DELETE FROM households_staged_household WHERE batch_id = %s", [batch_id])


def staged(batch_id: int) -> tuple[int, int]:
    """(households, people) of the batch that wait; fewer than were checked after the database has crashed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM households_staged_household WHERE batch_id = %(batch)s),"
            " (SELECT count(*) FROM households_staged_person WHERE batch_id = %(batch)s)",
            {"batch": batch_id},
        )
        return cursor.fetchone()
