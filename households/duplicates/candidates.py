"""Who may be registered twice: the model of `model` run over the whole register by Splink, on DuckDB in this process.

`pairs_of` is the same for Spark: it reads what `Linker.inference.predict` gives on either.
"""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from households.duplicates import columns
from households.duplicates.levels import ASPECTS
from households.duplicates.likeness import QUEUED_FROM, level_of, per_cent
from households.models import DuplicatePair

BATCH = 5_000
MEMORY, THREADS = "1GB", 2


class Found(NamedTuple):
    """Two persons, the smaller id first, who may be one: score in per cent, aspect → level."""

    first: UUID
    second: UUID
    score: int
    levels: dict[str, str]


def find_pairs() -> int:
    """Look through the whole register: queue every pair that is alike enough, score anew those that wait, let go of
    those that aren't alike any more. Returns how many are new. Settled pairs stay settled."""
    with tempfile.TemporaryDirectory(prefix="duplicates-") as folder:
        path = Path(folder) / "persons.parquet"
        columns.write(path)
        return queue(on_duckdb(path, Path(folder)))


def on_duckdb(path: Path, folder: Path, least: float = QUEUED_FROM / 100) -> Iterator[Found]:
    """Yield the pairs among the persons of `path` that are one with a probability of `least` at least; what doesn't
    fit into memory is put into `folder`."""
    # Splink takes half a second and 60 MB to import: only who looks through the register pays.
    import duckdb
    from splink.backends.duckdb import DuckDBAPI

    from households.duplicates.model import READ, linker

    with duckdb.connect(config={"memory_limit": MEMORY, "threads": THREADS, "temp_directory": str(folder)}) as base:
        made = linker(DuckDBAPI(base), [base.read_parquet(str(path))])
        predicted = made.inference.predict(threshold_match_probability=least or None)
        rows = base.execute(f"SELECT {', '.join(READ)} FROM {predicted.physical_name}")  # noqa: S608 - names of ours
        while batch := rows.fetchmany(BATCH):
            yield from pairs_of(batch)


def pairs_of(rows: Iterable[tuple]) -> Iterator[Found]:
    """Pairs out of rows of `model.READ`."""
    for one, other, probability, *gammas in rows:
        first, second = sorted((UUID(str(one)), UUID(str(other))))
        levels = {aspect: level_of(aspect, gamma) for aspect, gamma in zip(ASPECTS, gammas, strict=True)}
        known = {aspect: level for aspect, level in levels.items() if level}
        yield Found(first, second, per_cent(probability), known)


@transaction.atomic
def queue(found: Iterable[Found]) -> int:
    """Bring the queue to what was found; return how many pairs are new."""
    before, now, batch = DuplicatePair.objects.count(), timezone.now(), []
    for one in found:
        batch.append(DuplicatePair(first_id=one.first, second_id=one.second, score=one.score, levels=one.levels,
                                   scored_at=now))  # fmt: skip
        if len(batch) == BATCH:
            _write(batch)
            batch = []
    _write(batch)
    new = DuplicatePair.objects.count() - before
    DuplicatePair.objects.filter(state="open", merges=None, scored_at__lt=now).delete()
    return new


def _write(batch):
    # A settled pair keeps its decision: only what tells of the likeness is written anew.
    DuplicatePair.objects.bulk_create(
        batch, update_conflicts=True, unique_fields=["first", "second"], update_fields=["score", "levels", "scored_at"]
    )
