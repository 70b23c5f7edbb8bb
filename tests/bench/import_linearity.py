"""What a row costs into a register of 5.5 million persons against one of 440,000: lists of new people, in turn."""

import tempfile
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from django.db import connection

from households.imports import actions
from households.imports.workflow import State
from tests.bench import Measure
from tests.bench.__main__ import database
from tests.bench._city import add_households
from tests.bench._dirty_list import write_csv
from tests.bench._import import _timed

SMALL, BIG = 117_334, 1_466_668  # households, of 3.75 persons each
PEOPLE = 20_000
ROUNDS = 5


def measure() -> Measure:
    """The median of ROUNDS lists in each register; each list is one more, as registers grow."""
    add_households(1, SMALL)
    big = connection.settings_dict["NAME"]
    with database(big) as small:
        with _connected_to(big):
            add_households(SMALL + 1, BIG)
        times: dict[str, list[float]] = {big: [], small: []}
        with tempfile.TemporaryDirectory() as folder:
            for number in range(ROUNDS + 1):
                path = Path(folder) / f"{number}.csv"
                write_csv(path, PEOPLE, seed=number)
                for name, taken in times.items():
                    with _connected_to(name):
                        taken.append(_timed(_take_in, path))
    # The first of each only warms up.
    grown, city = (median(taken[1:]) / PEOPLE for taken in times.values())
    detail = (
        f"a row of a list of {PEOPLE:,} people costs {grown * 1e6:.0f} µs into {persons(BIG):,} persons,"
        f" {city * 1e6:.0f} µs into {persons(SMALL):,}; median of {ROUNDS} lists each"
    )
    return Measure(ratio=grown / city, goal=1.4, better="lower", detail=detail)


def persons(households) -> int:
    """How many members that many households of `_city` have."""
    return households * 15 // 4


def _take_in(path):
    batch = actions.upload(path=path, file_name=path.name, by=None)
    batch = actions.check_batch(batch_id=batch.pk)
    actions.decide_to_accept(batch=batch, by=None)
    batch = actions.accept_batch(batch_id=batch.pk)
    if batch.state != State.ACCEPTED or batch.persons_created < 0.9 * PEOPLE:
        raise RuntimeError(f"the list was not accepted: {batch.state} {batch.message}")
    batch.file.delete(save=False)


@contextmanager
def _connected_to(name):
    """Within: Django works on the database of this name."""
    original = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
