"""What families spend and how they live: spending log-normal around the ward's level, dwellings that go with it."""

import math
from dataclasses import dataclass

from reports.demo.chance import Weighted

SPREAD = 0.55
PER_MEMBER = -0.06
TYPICAL_SIZE = 4
STEP = 5_000
LEAST = 90_000


@dataclass(frozen=True)
class Lines:
    """The two thresholds in force today, in rupiah a person a month."""

    extreme: int
    poor: int

    def means(self, total, people) -> str:
        """The poverty status that `total` rupiah a month give a family of `people`."""
        if total < self.extreme * people:
            return "extreme_poor"
        return "poor" if total < self.poor * people else "not_poor"


def monthly_total(rng, median, welfare, size) -> int:
    """Rupiah a month of a family of `size`: log-normal around `median` a person, in steps of Rp 5.000."""
    centre = math.log(median) + welfare + PER_MEMBER * (size - TYPICAL_SIZE)
    person = max(math.exp(rng.gauss(centre, SPREAD)), LEAST)
    return max(round(person * size / STEP), 1) * STEP


def split(rng, total, means) -> tuple[int, int]:
    """`total` as food and other spending: the poorer, the larger the share of food (Engel)."""
    middle = {"extreme_poor": 0.70, "poor": 0.63, "not_poor": 0.52}[means]
    food = round(total * min(max(rng.gauss(middle, 0.05), 0.3), 0.9) / 1000) * 1000
    return food, total - food


# Per question: answers of the poorest, the poor, the middle and the well-off.
ANSWERS = {
    "tenure": ({1: 50, 2: 10, 3: 38, 5: 2}, {1: 60, 2: 18, 3: 21, 5: 1}, {1: 68, 2: 24, 3: 6, 4: 2},
               {1: 76, 2: 16, 4: 8}),
    "floor": ({8: 48, 6: 40, 7: 4, 5: 3, 9: 5}, {6: 66, 8: 18, 2: 8, 4: 6, 5: 2}, {6: 38, 2: 42, 4: 18, 3: 2},
              {2: 74, 4: 12, 1: 11, 3: 3}),
    "wall": ({4: 30, 6: 24, 3: 22, 1: 18, 2: 4, 7: 2}, {1: 48, 3: 24, 4: 12, 6: 10, 2: 6}, {1: 84, 3: 10, 2: 6},
             {1: 98, 3: 2}),
    "roof": ({3: 82, 7: 12, 4: 3, 6: 3}, {3: 93, 4: 4, 7: 3}, {3: 92, 2: 4, 4: 4}, {3: 74, 2: 20, 1: 6}),
    "water": ({6: 24, 5: 22, 3: 18, 4: 10, 8: 12, 9: 6, 10: 4, 11: 4}, {3: 30, 5: 24, 4: 20, 2: 14, 6: 8, 7: 4},
              {2: 38, 3: 32, 4: 24, 5: 6}, {2: 56, 1: 14, 4: 18, 3: 12}),
    "light": ({1: 46, 2: 38, 3: 5, 4: 11}, {1: 74, 2: 24, 3: 1, 4: 1}, {1: 95, 2: 5}, {1: 100}),
    "power": ({1: 88, 2: 12}, {1: 62, 2: 36, 3: 2}, {2: 56, 1: 14, 3: 26, 4: 4}, {3: 42, 4: 28, 2: 18, 5: 12}),
    "fuel": ({10: 68, 7: 26, 9: 3, 0: 3}, {7: 48, 10: 42, 4: 8, 0: 2}, {7: 52, 4: 22, 3: 12, 10: 10, 0: 4},
             {3: 44, 7: 20, 4: 18, 2: 12, 1: 6}),
    "toilet": ({6: 30, 2: 28, 4: 12, 3: 10, 1: 18, 5: 2}, {1: 50, 2: 34, 3: 6, 4: 4, 6: 6}, {1: 90, 2: 10}, {1: 100}),
}  # fmt: skip
CHOICES = {name: [Weighted(answers) for answers in by_level] for name, by_level in ANSWERS.items()}
DWELLING = tuple(ANSWERS)
LEVELS = (1.05, 1.6, 3.2)
TASTE = 0.28


def dwelling(rng, total, size, extreme) -> tuple:
    """The answers in the order of DWELLING; how a family lives follows its spending, but not slavishly."""
    level = total / size / extreme * math.exp(rng.gauss(0, TASTE))
    band = sum(level > bound for bound in LEVELS)
    answers = {name: by_level[band].draw(rng) for name, by_level in CHOICES.items()}
    if answers["light"] != 1:
        answers["power"] = None
    return tuple(answers.values())
