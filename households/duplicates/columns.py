"""The table that is linked: of each present member the facts, and what is made of them for comparing and blocking.

PostgreSQL makes all of it, so that DuckDB, Spark and a pair at hand read the same.
"""

from pathlib import Path
from typing import NamedTuple

from django.db import connection

PLAIN_ADDRESS = (
    "btrim(regexp_replace(regexp_replace(upper({0}), '[^A-Z0-9]+', ' ', 'g'), "
    r"'\m(JL|JLN|JALAN|GG|GANG|LRG|LORONG|NO|NOMOR|RT|RW|KEL|KELURAHAN|DUSUN)\M *', '', 'g'))"
)
# A person's facts, named as in `levels.Facts`; unknown is NULL.
REGISTER = f"""
SELECT p.id AS person, plain_name(p.name) AS name, to_char(p.birth_date, 'YYYYMMDD') AS birth,
    plain_name(p.mother_name) AS mother, {PLAIN_ADDRESS.format("h.address")} AS address,
    h.ward_id::text AS place, p.sex, p.nik, p.household_id::text AS household
FROM households_person p JOIN households_household h ON h.id = p.household_id WHERE p.status = 'present'
"""  # noqa: S608 - made of constants
ORDERED = "(SELECT string_agg(word, ' ' ORDER BY word COLLATE \"C\") FROM unnest(string_to_array({0}, ' ')) word)"
# The words that count (`levels.words`), each once.
WORDS = (
    "(SELECT string_agg(DISTINCT word, ' ') FROM unnest(string_to_array({0}, ' ')) word "
    "WHERE length(word) > 1 OR {0} !~ '[A-Z0-9]{{2}}')"
)
# OFFSET 0: what is made in one step isn't made again for each use in the next.
COLUMNS = f"""
SELECT person, household, name, birth, mother, address, place, sex, nik, name_ordered, mother_ordered,
    name_words, mother_words, address_words,
    left(birth, 4) AS birth_year, left(birth, 6) AS birth_month, right(birth, 4) AS birth_day,
    left(name_whole, 3) AS name_first, left(regexp_replace(name_whole, '^.* ', ''), 3) AS name_last,
    left(name, 3) AS name_start,
    substring(address from '[A-Z]{{3,}}') AS street, substring(address from '[0-9]+') AS house
FROM (SELECT *, {ORDERED.format("name")} AS name_ordered, {ORDERED.format("name_words")} AS name_whole,
    {ORDERED.format("mother")} AS mother_ordered
    FROM (SELECT *, {WORDS.format("name")} AS name_words, {WORDS.format("mother")} AS mother_words,
        {WORDS.format("address")} AS address_words
        FROM (SELECT person, household, nullif(name, '') AS name, birth, nullif(mother, '') AS mother,
            nullif(address, '') AS address, place, nullif(sex, '') AS sex, nik FROM facts) known OFFSET 0)
    worded OFFSET 0) ordered
"""  # noqa: S608 - made of constants
LISTS = ("name_words", "mother_words", "address_words")


class Table(NamedTuple):
    """A file of the columns: how many persons, and where."""

    persons: int
    path: Path


def write(path: Path, facts: str = REGISTER) -> Table:
    """Write the columns of all persons of `facts` (a SELECT of the facts) to `path`, as Parquet."""
    import polars  # half a second: only who looks through the register pays

    rows = path.with_suffix(".csv")
    with (
        connection.cursor() as cursor,
        rows.open("wb") as file,
        cursor.copy(f"COPY (WITH facts AS MATERIALIZED ({facts}) {COLUMNS}) TO STDOUT (FORMAT csv, HEADER)") as copy,
    ):
        for block in copy:
            file.write(block)
    table = polars.scan_csv(rows, infer_schema=False).with_columns(polars.col(name).str.split(" ") for name in LISTS)
    table.sink_parquet(path)
    rows.unlink()
    return Table(polars.scan_parquet(path).select(polars.len()).collect().item(), path)
