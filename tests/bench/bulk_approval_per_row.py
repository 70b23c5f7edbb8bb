"""The cost of a row when 5,000 are approved at once, against 500."""

from statistics import median

from tests.bench import Measure
from tests.bench._roster import in_bulk

FEW, MANY, GOAL, ROUNDS = 500, 5_000, 2, 5


def measure() -> Measure:
    """The median of the cost a row, the sizes in turn."""
    in_bulk(FEW)
    few, many = [], []
    for _round in range(ROUNDS):
        few.append(in_bulk(FEW) / FEW * 1000)
        many.append(in_bulk(MANY) / MANY * 1000)
    detail = f"{MANY} rows {median(many):.3f} ms a row, {FEW} rows {median(few):.3f} ms a row"
    return Measure(round(median(many) / median(few), 2), GOAL, "lower", detail)
