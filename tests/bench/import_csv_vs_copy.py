"""A csv list (pipes, Latin-1), file to accepted register, against a bare COPY."""

from tests.bench import Measure
from tests.bench._dirty_list import write_csv
from tests.bench._import import measure_import


def measure() -> Measure:
    return measure_import(write_csv, "csv", goal=2.0)
