"""What a determination of a day would hold: each family's latest settled item in a locked list, judged by the lines of
that day. One statement for one ward or the whole city."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

COLUMNS = (
    "household_id", "visit_id", "meeting_id", "meeting_number", "ward_id", "ward_name", "district_name", "head_name",
    "rt", "rw", "per_capita", "threshold_amount", "poverty_status", "decision",
)  # fmt: skip
# Strictly below a line is poor, on the line is not (`households.visits.rules.classify`).
SOURCE = """
WITH settled AS (
    SELECT DISTINCT ON (i.household_id)
           i.household_id, i.visit_id, m.id AS meeting_id, m.number AS meeting_number, w.id AS ward_id,
           w.name AS ward_name, d.name AS district_name, i.head_name, i.rt, i.rw, i.per_capita, i.decision
    FROM households_meetingitem i
    JOIN households_wardmeeting m ON m.id = i.meeting_id
    JOIN households_ward w ON w.id = m.ward_id
    JOIN households_district d ON d.id = w.district_id
    WHERE m.state = 'locked' AND m.held_on <= %(day)s AND i.decision IN ('agreed', 'disagreed')
    ORDER BY i.household_id, m.held_on DESC, m.id DESC
), judged AS (
    SELECT settled.*, %(extreme)s::numeric(12, 2) AS threshold_amount,
           CASE WHEN per_capita IS NULL THEN 'unknown'
                WHEN per_capita < %(extreme)s THEN 'extreme_poor'
                WHEN %(poor)s::numeric IS NULL THEN 'unknown'
                WHEN per_capita < %(poor)s THEN 'poor'
                ELSE 'not_poor' END AS poverty_status
    FROM settled
)
"""
# Every value but the hash itself, each after its length, so that no two rows of values make one text.
TEXT = " || ".join(f"coalesce(length({name}::text)::text || ':' || {name}::text, '-')" for name in COLUMNS)
ROW_HASH = f"encode(sha256(convert_to({TEXT}, 'UTF8')), 'hex')"
LIST_HASH = "coalesce(encode(sha256(convert_to(string_agg(row_hash, '' ORDER BY household_id), 'UTF8')), 'hex'), '')"


@dataclass(frozen=True)
class Lines:
    """The day of a determination and its lines in rupiah a person a month (`poor` None: nobody is found not poor)."""

    day: date
    extreme: Decimal
    poor: Decimal | None

    def parameters(self) -> dict:
        return {"day": self.day, "extreme": self.extreme, "poor": self.poor}


COUNTS = """
    , before AS (
        SELECT household_id FROM households_determinationrow
        WHERE determination_id = %(previous)s AND decision = 'agreed' AND poverty_status = 'extreme_poor'
    ), listed AS (
        SELECT household_id FROM judged WHERE decision = 'agreed' AND poverty_status = 'extreme_poor'
    )
    SELECT count(*) AS rows,
           count(*) FILTER (WHERE decision = 'agreed' AND poverty_status = 'extreme_poor') AS listed,
           count(*) FILTER (WHERE decision = 'agreed' AND poverty_status = 'poor') AS poor,
           count(*) FILTER (WHERE decision = 'agreed' AND poverty_status = 'not_poor') AS not_poor,
           count(*) FILTER (WHERE decision = 'agreed' AND poverty_status = 'unknown') AS unknown,
           count(*) FILTER (WHERE decision = 'disagreed') AS disagreed,
           (SELECT count(*) FROM (SELECT * FROM listed EXCEPT SELECT * FROM before) AS n) AS new,
           (SELECT count(*) FROM (SELECT * FROM before EXCEPT SELECT * FROM listed) AS g) AS gone
    FROM judged
"""


def preview_counts(lines: Lines, previous_id) -> dict:
    """What a determination would count: `rows`, `listed`, `poor`, `not_poor`, `unknown`, `disagreed`, and against the
    list before (`previous_id`, or None) `new` and `gone`."""
    with connection.cursor() as cursor:
        cursor.execute(SOURCE + COUNTS, lines.parameters() | {"previous": previous_id})
        names = [column.name for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def stage(lines: Lines) -> tuple[int, str]:
    """Put the rows into the table `determined` of this transaction; return how many, and the hash of the whole list."""
    columns = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE determined ON COMMIT DROP AS {SOURCE} SELECT {columns}, {ROW_HASH} AS row_hash"  # noqa: S608 - constants
            " FROM judged",
            lines.parameters(),
        )
        cursor.execute(f"SELECT count(*), {LIST_HASH} FROM determined")  # noqa: S608 - constants
        return cursor.fetchone()


def copy_staged(determination_id) -> int:
    """Copy what was staged into the rows of a determination; return how many."""
    columns = ", ".join((*COLUMNS, "row_hash"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO households_determinationrow (determination_id, {columns})"  # noqa: S608 - constants
            f" SELECT %s, {columns} FROM determined ORDER BY ward_name, head_name, household_id",
            [determination_id],
        )
        copied = cursor.rowcount
        cursor.execute("DROP TABLE determined")
    return copied


def hashes_now(determination_id) -> tuple[int, int, str]:
    """(rows, rows whose values don't give their hash, hash of the list) as the rows stand now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), count(*) FILTER (WHERE row_hash <> {ROW_HASH}), {LIST_HASH}"  # noqa: S608 - constants
            " FROM households_determinationrow WHERE determination_id = %s",
            [determination_id],
        )
        return cursor.fetchone()
