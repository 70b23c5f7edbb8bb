"""How two persons can be alike, aspect by aspect: one table for everything that scores.

Each aspect has levels, the likest first; the first one whose condition holds is the pair's, and what holds of none is
`OTHER`. Where `UNKNOWN` holds, the aspect says nothing. Every condition is written twice: in SQL that DuckDB and Spark
both understand (`model` hands it to Splink, for all persons at once), and in Python (for a pair at hand). A test holds
the two together.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

OTHER = "other"


class Facts(NamedTuple):
    """What is compared of a person; unknown is "". Names in the one spelling of `finding.names`, the birth date as
    YYYYMMDD, the address by `columns.PLAIN_ADDRESS`; `place` is the ward, `household` the family in the register."""

    name: str
    birth: str = ""
    mother: str = ""
    address: str = ""
    place: str = ""
    sex: str = ""
    nik: str = ""
    household: str = ""


class Level(NamedTuple):
    """One likeness: `sql` compares the columns `…_l` and `…_r`, `holds` the facts of two persons."""

    key: str
    sql: str
    holds: Callable[[Facts, Facts], bool]


class Aspect(NamedTuple):
    """What two persons are compared by; `unknown` is the level at which it says nothing."""

    unknown: Level
    levels: tuple[Level, ...]


def ordered(name: str) -> str:
    """The words of a name in the order of the alphabet: lists turn them about."""
    return " ".join(sorted(name.split()))


def street(address: str) -> str:
    """The first word of a plain address that can be a name."""
    found = re.search("[A-Z]{3,}", address)
    return found[0] if found else ""


def house(address: str) -> str:
    """The first number in an address."""
    found = re.search("[0-9]+", address)
    return found[0] if found else ""


def distance(one: str, other: str, most: int) -> int:
    """How many letters have to be changed, added or left out (Levenshtein), as DuckDB and Spark count it; any number
    above `most` where there are more than that."""
    if one == other:
        return 0
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        last, row[0] = row[0], at
        for place, theirs in enumerate(other, 1):
            last, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, last + (letter != theirs))
        if min(row) > most:
            return most + 1
    return row[-1]


def _near_sql(column, percent):
    """Letters that differ are at most `percent` of the longer one."""
    longest = f"greatest(length({column}_l), length({column}_r))"
    return f"100 * levenshtein({column}_l, {column}_r) <= {percent} * {longest}"


def _near(one, other, percent):
    most = percent * max(len(one), len(other)) // 100
    return bool(one and other) and distance(one, other, most) <= most


def _shared_sql(column):
    return f"array_length(array_intersect({column}_words_l, {column}_words_r))"


def words(text: str) -> set[str]:
    """The words that count: initials don't, where there are whole words."""
    every = text.split()
    return {word for word in every if len(word) > 1} or set(every)


def _shared(one, other):
    return len(words(one) & words(other))


def _missing(field):
    return Level(
        "unknown",
        f"{field}_l IS NULL OR {field}_r IS NULL",
        lambda one, other: not (getattr(one, field) and getattr(other, field)),
    )


SAME_FAMILY = "household_l = household_r"


def _same_family(one, other):
    return bool(one.household) and one.household == other.household


def _names(field, percents=(15, 34)):
    """Same; words turned about; a slip of the pen; one has the other's words and more; near; a word in common."""

    def of(compare):
        return lambda one, other: compare(getattr(one, field), getattr(other, field))

    def near(percent):
        sql = f"{_near_sql(field, percent)} OR {_near_sql(f'{field}_ordered', percent)}"
        return sql, of(lambda a, b: _near(a, b, percent) or _near(ordered(a), ordered(b), percent))

    fewest = f"least(array_length({field}_words_l), array_length({field}_words_r))"
    return (
        Level("same", f"{field}_l = {field}_r", of(lambda a, b: a == b)),
        Level("turned", f"{field}_ordered_l = {field}_ordered_r", of(lambda a, b: ordered(a) == ordered(b))),
        Level("slip", *near(percents[0])),
        Level(
            "part", f"{_shared_sql(field)} = {fewest}",
            of(lambda a, b: _shared(a, b) == min(len(words(a)), len(words(b)))),
        ),
        Level("near", *near(percents[1])),
        Level("word", f"{_shared_sql(field)} > 0", of(lambda a, b: _shared(a, b) > 0)),
    )  # fmt: skip


SAME_YEAR = "substr(birth_l, 1, 4) = substr(birth_r, 1, 4)"
EXCHANGED = "substr(birth_l, 5, 2) = substr(birth_r, 7, 2) AND substr(birth_l, 7, 2) = substr(birth_r, 5, 2)"
FIRST_OF_YEAR = "(substr(birth_l, 5, 4) = '0101' OR substr(birth_r, 5, 4) = '0101')"


def _same_year(one, other):
    return one.birth[:4] == other.birth[:4]


def _exchanged(one, other):
    return _same_year(one, other) and one.birth[4:6] == other.birth[6:8] and one.birth[6:8] == other.birth[4:6]


def _first_of_year(one, other):
    return _same_year(one, other) and "0101" in (one.birth[4:], other.birth[4:])


BIRTH = (
    Level("same", "birth_l = birth_r", lambda one, other: one.birth == other.birth),
    Level("exchanged", f"{SAME_YEAR} AND {EXCHANGED}", _exchanged),
    Level("first_of_year", f"{SAME_YEAR} AND {FIRST_OF_YEAR}", _first_of_year),
    Level("digit", "levenshtein(birth_l, birth_r) <= 1", lambda a, b: distance(a.birth, b.birth, 1) <= 1),
    Level("digits", "levenshtein(birth_l, birth_r) <= 2", lambda a, b: distance(a.birth, b.birth, 2) <= 2),
    Level("year", SAME_YEAR, _same_year),
)

SAME_PLACE = "place_l = place_r"
# Counting letters costs most of all: only where street or number is the same.
NEAR_ADDRESS = f"(street_l = street_r OR house_l = house_r) AND {_near_sql('address', 30)}"
MOST_WORDS = "greatest(array_length(address_words_l), array_length(address_words_r))"


def _same_place(one, other):
    return bool(one.place) and one.place == other.place


def _near_address(one, other):
    mine, theirs = one.address, other.address
    same = any(part(mine) and part(mine) == part(theirs) for part in (street, house))
    return same and _near(mine, theirs, 30)


def _same_address(one, other):
    return bool(one.address) and one.address == other.address


def _half_the_words(one, other):
    most = max(len(words(one.address)), len(words(other.address)))
    return 2 * _shared(one.address, other.address) >= most > 0


# Within one family address and mother say nothing: brothers and sisters have the same.
ADDRESS = Aspect(
    Level(
        "unknown",
        f"{SAME_FAMILY} OR ((address_l IS NULL OR address_r IS NULL) AND (place_l IS NULL OR place_r IS NULL))",
        lambda a, b: _same_family(a, b) or not ((a.address and b.address) or (a.place and b.place)),
    ),
    (
        Level(
            "same", f"address_l = address_r AND {SAME_PLACE}", lambda a, b: _same_address(a, b) and _same_place(a, b)
        ),
        Level("near", f"{NEAR_ADDRESS} AND {SAME_PLACE}", lambda a, b: _near_address(a, b) and _same_place(a, b)),
        Level("other_place", NEAR_ADDRESS, _near_address),
        Level("words", f"2 * {_shared_sql('address')} >= {MOST_WORDS}", _half_the_words),
        Level("place", SAME_PLACE, _same_place),
    ),
)
MOTHER = Aspect(
    Level(
        "unknown",
        f"{SAME_FAMILY} OR mother_l IS NULL OR mother_r IS NULL",
        lambda a, b: _same_family(a, b) or not (a.mother and b.mother),
    ),
    _names("mother"),
)

# The first twelve digits of a NIK are place, birth date and sex, which are compared already: where they are the same
# and the last four aren't, the two numbers speak against one person.
SERIAL = "length(nik_l) > 12 AND substr(nik_l, 1, 12) = substr(nik_r, 1, 12)"
NIK = (
    Level("same", "nik_l = nik_r", lambda a, b: a.nik == b.nik),
    Level("serial", SERIAL, lambda a, b: len(a.nik) > 12 and a.nik[:12] == b.nik[:12]),
    Level("digits", "levenshtein(nik_l, nik_r) <= 2", lambda a, b: distance(a.nik, b.nik, 2) <= 2),
)
SEX = (Level("same", "sex_l = sex_r", lambda a, b: a.sex == b.sex),)

ASPECTS = {
    "name": Aspect(_missing("name"), _names("name")),
    "birth": Aspect(_missing("birth"), BIRTH),
    "mother": MOTHER,
    "address": ADDRESS,
    "sex": Aspect(_missing("sex"), SEX),
    "nik": Aspect(_missing("nik"), NIK),
}


def levels_of(one: Facts, other: Facts) -> dict[str, str]:
    """Aspect → key of the level that holds of the two; an aspect that says nothing is left out."""
    return {
        name: next((level.key for level in aspect.levels if level.holds(one, other)), OTHER)
        for name, aspect in ASPECTS.items()
        if not aspect.unknown.holds(one, other)
    }
