"""File to accepted register, against a bare COPY of the same clean rows into the same tables with the same indexes."""

import io
import tempfile
import time
from pathlib import Path

from django.db import connection, transaction

from households.imports import actions
from households.imports.workflow import State
from tests.bench import Measure
from tests.bench._memory import peak_of

PEOPLE = 100_000
ROUNDS = 3
MOST_MEMORY = 350  # MB
TABLES = ("households_household", "households_person", "households_listentry")
EMPTY = "TRUNCATE households_household, households_person, households_importbatch CASCADE"


def measure_import(write, suffix: str, goal: float) -> Measure:
    """The Measure for a list that `write(path, people)` makes. Each side runs ROUNDS times; its best time counts."""
    imports, copies = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"daftar.{suffix}"
        write(path, PEOPLE)
        for _round in range(ROUNDS):
            _execute(EMPTY)
            imports.append(_timed(import_file, path))
            rows = {table: _copy_out(table) for table in TABLES}
            batch = _copy_out("households_importbatch")
            _execute(EMPTY)
            _copy_in({"households_importbatch": batch})
            copies.append(_timed(_copy_in, rows))
        _execute(EMPTY)
        memory, _growth = peak_of("tests.bench._import:import_file", str(path))
    clean = sum(data.count(b"\n") for data in rows.values())
    detail = (
        f"{suffix} of {PEOPLE:,} people read, checked, staged and accepted: {min(imports):.1f} s;"
        f" COPY of the {clean:,} clean rows alone: {min(copies):.1f} s; best of {ROUNDS}."
        f" The import's process held {memory:.0f} MB at most (limit {MOST_MEMORY})"
    )
    over = f"more than {MOST_MEMORY} MB of memory" if memory > MOST_MEMORY else ""
    return Measure(ratio=min(imports) / min(copies), goal=goal, better="lower", detail=detail, over=over)


def import_file(path) -> None:
    """As the command does it: upload, check and stage, accept."""
    batch = actions.upload(path=path, file_name=path.name, by=None)
    batch = actions.check_batch(batch_id=batch.pk)
    actions.decide_to_accept(batch=batch, by=None)
    batch = actions.accept_batch(batch_id=batch.pk)
    if batch.state != State.ACCEPTED or batch.persons_created < 0.9 * PEOPLE:
        raise RuntimeError(f"the list was not accepted: {batch.state} {batch.message}")
    batch.file.delete(save=False)


def _timed(function, argument) -> float:
    began = time.perf_counter()
    function(argument)
    return time.perf_counter() - began


def _execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _copy_out(table) -> bytes:
    target = io.BytesIO()
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as source:
        for chunk in source:
            target.write(chunk)
    return target.getvalue()


def _copy_in(rows: dict[str, bytes]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, data in rows.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as target:
                target.write(data)
