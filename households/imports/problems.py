"""What is wrong in a list, line by line: stored, and written into the report."""

import re
from collections.abc import Iterable, Iterator

import polars as pl
from django.db import connection
from django.utils.translation import override

from accounts.privacy import mask
from households.identity import MESSAGES
from households.imports.checking import Checked
from households.imports.recognising import Listing
from households.imports.staging import copy
from households.models import ImportBatch, ImportProblem

ELSEWHERE = "nik_registered_elsewhere"
IDENTITY_FIELDS = ("nik", "kk")
# A number of a person may stand in the wrong column.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
LOOKED_AT = 1_000
LONG_NUMBER = re.compile(r"(?:\d[\s.'-]*){10}")
COLUMNS = ["row", "column", "code", "severity", "value"]


def problem_table(listing: Listing, checked: Checked) -> pl.DataFrame:
    """row, column (heading as in the file), code, severity, value (masked where it is an identity number)."""
    parts = [
        checked.errors.with_columns(severity=pl.lit("error")),
        checked.warnings.with_columns(severity=pl.lit("warning")),
    ]
    table = pl.concat(parts)
    values = [shown(field, value) for field, value in table.select("field", "value").iter_rows()]
    return table.with_columns(
        value=pl.Series(values, dtype=pl.String),
        column=pl.col("field").replace_strict(listing.headings, default=pl.col("field"), return_dtype=pl.String)
        .str.slice(0, 60),
    ).select(COLUMNS)  # fmt: skip


def shown(field: str, value: str | None) -> str:
    """A cell as a report may show it: identity numbers masked, at most 120 characters."""
    text = CONTROL.sub("", (value or "").strip()[:LOOKED_AT]).strip()
    if field in IDENTITY_FIELDS or LONG_NUMBER.search(text):
        text = mask(text)
    return text[:120]


def elsewhere_table(batch_id: int, heading: str) -> pl.DataFrame:
    """Lines for the people of the batch just planned (`planning.plan`) who are in another household."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.row, s.nik FROM import_known_person k JOIN households_staged_person s"
            " ON s.batch_id = %s AND s.row = k.row WHERE NOT k.here ORDER BY k.row",
            [batch_id],
        )
        found = cursor.fetchall()
    rows = [(row, heading, ELSEWHERE, "warning", mask(nik)) for row, nik in found]
    schema = {"row": pl.UInt32} | dict.fromkeys(COLUMNS[1:], pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def store(batch_id: int, table: pl.DataFrame) -> None:
    """Replace the batch's problems."""
    ImportProblem.objects.filter(batch_id=batch_id).delete()
    copy("households_importproblem", _with_batch(batch_id, table))


def store_elsewhere(batch_id: int, table: pl.DataFrame) -> None:
    """Replace the batch's lines about people in other households: the register may have changed since the check."""
    ImportProblem.objects.filter(batch_id=batch_id, code=ELSEWHERE).delete()
    copy("households_importproblem", _with_batch(batch_id, table))


def _with_batch(batch_id, table):
    return table.select(pl.lit(batch_id).alias("batch_id"), pl.col("column").alias('"column"'), pl.exclude("column"))


def stored_lines(batch_id: int) -> Iterator[tuple]:
    """The batch's problems as tuples in the order of COLUMNS, by row."""
    return (
        ImportProblem.objects.filter(batch_id=batch_id).order_by("row", "id").values_list(*COLUMNS).iterator(5_000)
    )  # fmt: skip


def report(batch: ImportBatch, lines: Iterable[tuple]) -> dict:
    """The import report of contract.md. `lines`: tuples in the order of COLUMNS. Messages are Indonesian."""
    counts = (
        "rows", "accepted", "rejected",
        "households_created", "households_updated", "persons_created", "persons_updated",
    )  # fmt: skip
    result = {"file": batch.file_name, "layout": batch.layout, "sheet": batch.sheet or None}
    result |= {"header_row": batch.header_row} | {name: getattr(batch, name) for name in counts}
    with override("id"):
        messages = {code: str(message) for code, message in MESSAGES.items()}
    entries = {"error": [], "warning": []}
    for row, column, code, severity, value in lines:
        entry = {"row": row, "column": column, "code": code, "value": value, "message": messages[code]}
        entries[severity].append(entry)
    for found in entries.values():
        found.sort(key=lambda entry: entry["row"])
    return result | {"errors": entries["error"], "warnings": entries["warning"]}
