"""How well pairs were found."""

from typing import NamedTuple


class Scores(NamedTuple):
    """Of the pairs found, the share that is true; of the true ones, the share found; their harmonic mean."""

    precision: float
    recall: float
    f1: float

    def __str__(self):
        return f"precision {self.precision:.4f}, recall {self.recall:.4f}, F1 {self.f1:.4f}"


def scores(found: set, truth: set) -> Scores:
    right = len(found & truth)
    precision, recall = right / max(len(found), 1), right / max(len(truth), 1)
    return Scores(precision, recall, 2 * precision * recall / max(precision + recall, 1e-9))
