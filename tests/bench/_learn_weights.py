"""`python -m tests.bench._learn_weights`: what `households.duplicates.weights` was rounded from.

Makes a register of known truth in a database of its own, counts each level among the pairs that are one person (m),
has Splink count it among random pairs (u), and prints both with the bits they weigh.
"""

import os
import tempfile
from collections import Counter
from math import log2
from pathlib import Path

import django

PEOPLE, SEED, PAIRS = 60_000, 1, 2e6
RAREST = 5e-4
LEAST_LIKELY = 1e-7


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kupang_case.settings")
    django.setup()
    from django.core.management import call_command

    from tests.bench.__main__ import database

    with database():
        call_command("migrate", verbosity=0)
        m, u = learned()
    for aspect, shares in m.items():
        for level, share in shares.items():
            bits = log2(share / u[aspect][level])
            print(f"{aspect:<8} {level:<14} {share:8.2g} {u[aspect][level]:8.2g} {bits:+6.1f}")


def learned():
    """Aspect → level → share, among pairs of one person and among random ones."""
    from splink.backends.duckdb import DuckDBAPI

    from households.duplicates import columns, model
    from tests.bench._twins import Twins

    truth = Twins(PEOPLE, SEED).write()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "persons.parquet"
        columns.write(path)
        api = DuckDBAPI()
        persons = api._con.read_parquet(str(path))
        m = _shares_of_truth(persons, truth)
        linker = model.linker(api, [persons], shares=None)
        linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS, seed=SEED)
    return m, {
        comparison.output_column_name: {
            level.label_for_charts: _known(level.u_probability)
            for level in comparison.comparison_levels
            if not level.is_null_level
        }
        for comparison in linker._settings_obj.comparisons
    }


def _shares_of_truth(persons, truth):
    from households.duplicates.levels import ASPECTS, OTHER, Facts, levels_of
    from households.duplicates.model import KEY

    rows = persons.project(", ".join((KEY, *Facts._fields))).fetchall()
    facts = {str(key): Facts(*(value or "" for value in values)) for key, *values in rows}
    counted = {aspect: Counter() for aspect in ASPECTS}
    for one, other in truth:
        for aspect, level in levels_of(facts[str(one)], facts[str(other)]).items():
            counted[aspect][level] += 1
    return {
        aspect: {
            key: max(counted[aspect][key] / counted[aspect].total(), RAREST)
            for key in (*(level.key for level in ASPECTS[aspect].levels), OTHER)
        }
        for aspect in ASPECTS
    }


def _known(share):
    """A level that no random pair had gets no share from Splink."""
    return max(share, LEAST_LIKELY) if isinstance(share, float) else LEAST_LIKELY


if __name__ == "__main__":
    main()
