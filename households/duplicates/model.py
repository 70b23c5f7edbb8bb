"""The linkage model of all persons at once, as Splink settings: DuckDB in the worker of a city, Spark for a nation, the
same levels, blocks and weights on both. The table it reads is made by `columns`.
"""

from splink import Linker, SettingsCreator, block_on
from splink.comparison_level_library import CustomLevel, ElseLevel
from splink.comparison_library import CustomComparison

from households.duplicates.levels import ASPECTS, OTHER
from households.duplicates.weights import PRIOR, SHARES

KEY = "person"
# What is read of a prediction: the two ids, the probability, and the number of each aspect's level.
READ = (f"{KEY}_l", f"{KEY}_r", "match_probability", *(f"gamma_{aspect}" for aspect in ASPECTS))
DIALECT = "duckdb"  # what `levels` is written in; Splink translates it
# Two persons are compared where one of these is the same in both. Each holds for few persons of a city; most know no
# place, so that a register ten times as large has more than ten times the pairs (docs/scaling.md).
BLOCKS = (
    ("nik",),
    ("birth", "name_first"), ("birth", "name_last"), ("birth", "name_start"), ("birth", "place"), ("birth", "mother"),
    ("birth", "street"),
    ("name_first", "name_last", "place"), ("name_first", "name_last", "street"),
    ("name_first", "name_last", "birth_month"), ("name_first", "name_last", "birth_day"),
    ("name_ordered", "birth_year"), ("name_first", "mother_ordered"), ("name_last", "mother_ordered"),
    ("street", "house", "name_first"), ("street", "house", "name_last"), ("street", "house", "place"),
)  # fmt: skip


def settings(*, shares=SHARES, prior=PRIOR, link="dedupe_only") -> SettingsCreator:
    """The model. `shares` None: its weights are to be learned (`Linker.training`)."""
    return SettingsCreator(
        link_type=link,
        unique_id_column_name=KEY,
        probability_two_random_records_match=prior,
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in BLOCKS],
        comparisons=[_comparison(name, aspect, shares and shares[name]) for name, aspect in ASPECTS.items()],
    )


def linker(api, tables, **how) -> Linker:
    """A linker of any back end of Splink over `tables`, which `api` can register; `how` as of `settings`."""
    return Linker([api.register(table) for table in tables], settings(**how), log_level="ERROR")


def _comparison(name, aspect, shares):
    made = {level.key: _level(level) for level in aspect.levels}
    made[OTHER] = ElseLevel().configure(label_for_charts=OTHER)
    for key, (m, u) in (shares or {}).items():
        made[key].configure(m_probability=m, u_probability=u)
    unknown = _level(aspect.unknown).configure(is_null_level=True)
    return CustomComparison([unknown, *made.values()], output_column_name=name)


def _level(level):
    return CustomLevel(level.sql, level.key, base_dialect_str=DIALECT)
