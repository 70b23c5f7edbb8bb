"""Invented names of the region: the table is `data/names.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from reports.demo.chance import Weighted

TABLE = tomllib.loads((Path(__file__).parent / "data" / "names.toml").read_text(encoding="utf-8"))
SECOND_NAME = 0.7


@dataclass(frozen=True, eq=False)
class Origin:
    """Where a family's people come from: their given names by sex, family names and places of birth, in capitals."""

    key: str
    given: dict
    families: list
    birth_places: list


def _capitals(values):
    return [value.upper() for value in values]


ORIGINS = {
    key: Origin(
        key=key,
        given={sex: _capitals(names) for sex, names in TABLE["given"][group["faith"]].items()},
        families=_capitals(group["families"]),
        birth_places=group["birth_places"],
    )
    for key, group in TABLE["groups"].items()
}


def origins_of_ward(moslem) -> Weighted:
    """The mix of origins in a ward, where the Muslim groups weigh `moslem` times their share in the city."""
    return Weighted(
        {
            ORIGINS[key]: group["share"] * (moslem if group["faith"] == "islam" else 1) + 0.01
            for key, group in TABLE["groups"].items()
        }
    )


def family_name(rng, origin) -> str:
    """A family name; empty for some who have none."""
    return rng.choice(origin.families)


def full_name(rng, origin, sex, family) -> str:
    """A person's name in capitals: one or two given names, then the family's."""
    names = origin.given[sex]
    first = rng.choice(names)
    second = rng.choice(names) if rng.random() < SECOND_NAME else ""
    if second == first:
        second = ""
    return " ".join(part for part in (first, second, family) if part)
