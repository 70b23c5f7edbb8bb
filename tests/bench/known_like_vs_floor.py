"""Whether a person now typed in is registered already, in the whole city (440.000 persons): the one query with the
scoring of what it finds, against the least that could be done, fetching whoever was born that day by the index."""

import random
import time
from statistics import median, quantiles

from accounts.models import User
from households.duplicates.known import known_like
from households.models import Person
from tests.bench import Measure
from tests.bench._city import add_households
from tests.bench.import_linearity import SMALL, persons

ASKED, ROUNDS, GOAL, MOST_MS = 60, 5, 10, 20


def measure() -> Measure:
    """The median of each over people asked for: every second one unknown, every fourth with a slip in name and date."""
    add_households(1, SMALL)
    user = User(username="bench", is_superuser=True, is_active=True)
    asked, floor = [], []
    for one in _typed():
        asked.append(_milliseconds(lambda one=one: known_like(user, **one)))
        floor.append(_milliseconds(lambda one=one: list(_born(one["birth_date"]))))
    detail = (
        f"{persons(SMALL)} persons: {median(asked):.1f} ms, {quantiles(asked, n=20)[-1]:.1f} ms for the slowest of"
        f" twenty, wanted {MOST_MS}; whoever was born that day alone: {median(floor):.1f} ms"
    )
    return Measure(round(median(asked) / median(floor), 2), GOAL, "lower", detail)


def _typed():
    rng = random.Random(5371)
    keys = list(Person.objects.order_by("pk").values_list("pk", flat=True)[: 100 * ASKED : 100])
    for number, person in enumerate(Person.objects.filter(pk__in=keys)):
        name, born = person.name, person.birth_date
        if number % 2:
            name = " ".join([*rng.sample(name.split(), 2), "SAJA"])
        elif number % 4:
            name, born = name.replace("A", "AA", 1), born.replace(day=born.day % 28 + 1)
        yield {"name": name, "birth_date": born, "sex": person.sex}


def _born(day):
    return Person.objects.present().filter(birth_date=day).select_related("household__ward")


def _milliseconds(ask) -> float:
    """The best of ROUNDS: what else the machine does isn't counted."""
    taken = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - began))
    return min(taken)
