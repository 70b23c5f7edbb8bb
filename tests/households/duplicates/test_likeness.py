"""How alike two persons are: each level in words a person can check, the same in SQL and in Python, one score."""

import random

import pytest

from households.duplicates.candidates import on_duckdb
from households.duplicates.columns import write
from households.duplicates.levels import ASPECTS, OTHER, Facts, distance, levels_of
from households.duplicates.likeness import QUEUED_FROM, SURE, compare, level_of, reasons
from households.duplicates.weights import SHARES

YULIANA = Facts("YULIANA BANUT", "19840703", "ANA BANUT", "KEJORA 12", "7", "P", "5371034307840001", "A")


def other(**changed):
    return YULIANA._replace(household="B", **changed)


@pytest.mark.parametrize(
    ("changed", "aspect", "level"),
    [
        ({}, "name", "same"),
        ({"name": "BANUT YULIANA"}, "name", "turned"),
        ({"name": "YULIAMA BANUT"}, "name", "slip"),
        ({"name": "YULIANA"}, "name", "part"),
        ({"name": "YULIANA MARIA BANUT"}, "name", "part"),
        ({"name": "YULIANA M BANUT"}, "name", "slip"),
        ({"name": "MARIA BANUT"}, "name", "word"),
        ({"name": "MARTIN SELAN"}, "name", OTHER),
        ({"birth": "19840307"}, "birth", "exchanged"),
        ({"birth": "19840101"}, "birth", "first_of_year"),
        ({"birth": "19840708"}, "birth", "digit"),
        ({"birth": "19840718"}, "birth", "digits"),
        ({"birth": "19841129"}, "birth", "year"),
        ({"birth": "19511129"}, "birth", OTHER),
        ({"address": "KEYORA 12"}, "address", "near"),
        ({"address": "KEJORA 12", "place": "8"}, "address", "other_place"),
        ({"address": ""}, "address", "place"),
        ({"sex": "L"}, "sex", OTHER),
        ({"nik": "5371034307840002"}, "nik", "serial"),
        ({"nik": "5371034037840001"}, "nik", "digits"),
        ({"nik": "5371011205710001"}, "nik", OTHER),
    ],
)
def test_levels(changed, aspect, level):
    assert levels_of(YULIANA, other(**changed))[aspect] == level


def test_what_is_not_known_says_nothing():
    assert set(levels_of(YULIANA, other(birth="", nik="", address="", place=""))) == {"name", "mother", "sex"}


def test_within_one_family_mother_and_address_say_nothing():
    assert set(levels_of(YULIANA, YULIANA)) == {"name", "birth", "sex", "nik"}


@pytest.mark.parametrize(
    ("changed", "queued"),
    [
        ({"nik": ""}, True),
        ({"name": "YULIANA", "nik": ""}, True),
        ({"birth": "", "nik": ""}, True),
        ({"birth": "19840307", "nik": "", "mother": ""}, True),
        ({"nik": "5371034037840001", "address": "", "mother": ""}, True),
        ({"name": "MARIA BANUT", "birth": "19870120", "nik": ""}, False),  # the sister
        ({"mother": "", "address": "", "birth": "19511129", "nik": ""}, False),  # a namesake
        ({"name": "MARTIN SELAN", "mother": "", "address": "", "nik": ""}, False),  # born the same day
    ],
)
def test_what_is_queued(changed, queued):
    assert (compare(YULIANA, other(**changed)).score >= QUEUED_FROM) is queued


def test_every_level_has_its_weight_and_its_words():
    for aspect, wanted in ASPECTS.items():
        keys = [level.key for level in wanted.levels]
        assert list(SHARES[aspect]) == [*keys, OTHER]
        assert [level_of(aspect, gamma) for gamma in range(-1, len(keys) + 1)] == [None, OTHER, *reversed(keys)]
        assert all(reasons({aspect: key})[0].text for key in [*keys, OTHER])


def test_distance_stops_counting():
    assert [distance("KEJORA", other, 2) for other in ("KEJORA", "KEYORA", "KEJRA", "KEJROA")] == [0, 1, 1, 2]
    assert distance("KEJORA", "NANGKA", 2) > 2
    assert distance("A", "ABCDE", 2) > 2


NAMES = [
    "YULIANA BANUT", "BANUT YULIANA", "YULIAMA BANUT", "YULIANA", "MARIA YULIANA BANUT", "YULIANA M BANUT",
    "MARIA BANUT", "M", "A B",
]  # fmt: skip
BIRTHS = ["", "19840703", "19840307", "19840101", "19840708", "19841129", "19511129"]
ADDRESSES = ["", "KEJORA 12", "KEJORA 21", "KEYORA 12", "TIMOR RAYA 12", "TIMOR RAYA", "12"]
NUMBERS = ["", "5371034307840001", "5371034307840012", "5371034037840001", "5371011205710001"]


def _anybody(rng, number):
    draw = rng.choice
    return Facts(
        draw(NAMES), draw(BIRTHS), draw(["", *NAMES[:4]]), draw(ADDRESSES), draw("78"), draw("LP"), draw(NUMBERS),
        f"family {number // 2}",
    )  # fmt: skip


@pytest.mark.django_db
def test_splink_says_of_every_pair_what_the_page_says(tmp_path):
    """The conditions in SQL, run by Splink on DuckDB, and those in Python come to the same level and score."""
    rng = random.Random(5371)
    people = {f"00000000-0000-0000-0000-{number:012d}": _anybody(rng, number) for number in range(220)}
    fields = ", ".join(Facts._fields)
    rows = ", ".join("('" + "', '".join([key, *facts]) + "')" for key, facts in people.items())
    known = ", ".join(f"nullif({field}, '') AS {field}" for field in Facts._fields)
    table = write(tmp_path / "p.parquet", f"SELECT person, {known} FROM (VALUES {rows}) v(person, {fields})")
    assert table.persons == 220
    found = list(on_duckdb(table.path, tmp_path, least=0))
    assert len(found) > 2_000
    for pair in found:
        likeness = compare(people[str(pair.first)], people[str(pair.second)])
        assert (likeness.levels, likeness.score) == (pair.levels, pair.score)
    assert {pair.levels.get("name") for pair in found} > {"same", "turned", "slip", "part", "near", "word"}
    assert max(pair.score for pair in found) == SURE
