"""Measurements, each a ratio of two things measured side by side in one run, so that the machine cancels out.

One file here is one measure: its name is the measure's, its `measure()` returns a `Measure` (or raises). It runs in a
database of its own, migrated and empty but for the reference data, which is dropped afterwards.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """`ratio` against `goal`; `better` is "lower" or "higher"; `detail` says in words what was measured, with units.

    `over`: in words, a limit besides the ratio that was passed; the measure is missed then, whatever the ratio.
    """

    ratio: float
    goal: float
    better: str
    detail: str
    over: str = ""

    @property
    def met(self) -> bool:
        if self.over:
            return False
        return self.ratio <= self.goal if self.better == "lower" else self.ratio >= self.goal
