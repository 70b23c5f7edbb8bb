"""Measurements, each a ratio of two things measured side by side in one run, so that the machine cancels out.

One file here is one measure: its name is the measure's, its `measure()` returns a `Measure` (or raises). It runs in a
database of its own, migrated and empty but for the reference data, which is dropped afterwards.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """`ratio` against `goal`; `better` is "lower" or "higher"; `detail` says in words what was measured, with units."""

    ratio: float
    goal: float
    better: str
    detail: str

    @property
    def met(self) -> bool:
        return self.ratio <= self.goal if self.better == "lower" else self.ratio >= self.goal
