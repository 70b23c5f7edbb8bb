"""An xlsx list, file to accepted register, against a bare COPY."""

from tests.bench import Measure
from tests.bench._dirty_list import write_xlsx
from tests.bench._import import measure_import


def measure() -> Measure:
    return measure_import(write_xlsx, "xlsx", goal=2.5)
