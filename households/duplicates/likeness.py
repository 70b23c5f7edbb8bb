"""How alike two persons are, and why: the weights of `weights` over the levels of `levels`.

The score is the probability, in per cent, that the two are one person; Splink comes to the same for all at once.
"""

from dataclasses import dataclass
from math import log2

from django.utils.translation import gettext as _

from households.duplicates.levels import ASPECTS, OTHER, Facts, levels_of
from households.duplicates.weights import PRIOR, SHARES

QUEUED_FROM = 50
WARNED_FROM = 5
SURE = 99  # a person decides: nothing is told to be certain


@dataclass(frozen=True)
class Reason:
    """One aspect in words, and what it weighs in bits; below zero where it speaks against."""

    text: str
    bits: int


@dataclass(frozen=True)
class Likeness:
    """0 to 99 per cent, and aspect → level of what was compared."""

    score: int
    levels: dict[str, str]


def compare(one: Facts, other: Facts) -> Likeness:
    """The likeness of two persons."""
    levels = levels_of(one, other)
    odds = 2 ** (log2(PRIOR / (1 - PRIOR)) + sum(_bits(aspect, level) for aspect, level in levels.items()))
    return Likeness(per_cent(odds / (1 + odds)), levels)


def per_cent(probability: float) -> int:
    """A probability as the score that is kept and shown."""
    return min(SURE, int(100 * probability))


def level_of(aspect: str, gamma: int) -> str | None:
    """The key of the level that Splink numbers `gamma` (0 for `OTHER`, the likest last); None where it says nothing."""
    keys = [OTHER, *(level.key for level in reversed(ASPECTS[aspect].levels))]
    return None if gamma < 0 else keys[gamma]


def reasons(levels: dict[str, str]) -> list[Reason]:
    """What speaks for and against, as kept with a pair."""
    texts = _texts()
    return [
        Reason(texts[aspect][levels[aspect]], round(_bits(aspect, levels[aspect])))
        for aspect in ASPECTS
        if aspect in levels
    ]


def _bits(aspect, level):
    m, u = SHARES[aspect][level]
    return log2(m / u)


def _texts():
    mothers = {
        "same": _("Mother's name: the same"),
        "turned": _("Mother's name: the same words in another order"),
        "slip": _("Mother's name: one or two letters differ"),
        "part": _("Mother's name: one has all words of the other"),
        "near": _("Mother's name: similar"),
        "word": _("Mother's name: one word in common"),
        OTHER: _("Mother's name: another one"),
    }
    return {"name": _names(), "mother": mothers} | _other_texts()


def _names():
    return {
        "same": _("Name: the same"),
        "turned": _("Name: the same words in another order"),
        "slip": _("Name: one or two letters differ"),
        "part": _("Name: one has all words of the other"),
        "near": _("Name: similar"),
        "word": _("Name: one word in common"),
        OTHER: _("Name: another one"),
    }


def _other_texts():
    return {
        "birth": {
            "same": _("Date of birth: the same"),
            "exchanged": _("Date of birth: day and month exchanged"),
            "first_of_year": _("Date of birth: the same year, once as 1 January"),
            "digit": _("Date of birth: one digit differs"),
            "digits": _("Date of birth: two digits differ"),
            "year": _("Date of birth: only the year is the same"),
            OTHER: _("Date of birth: another one"),
        },
        "address": {
            "same": _("Address: the same"),
            "near": _("Address: similar, in the same ward"),
            "other_place": _("Address: similar, in another ward"),
            "words": _("Address: half of the words in common"),
            "place": _("Address: only the ward is the same"),
            OTHER: _("Address: another one"),
        },
        "sex": {"same": _("Sex: the same"), OTHER: _("Sex: another one")},
        "nik": {
            "same": _("NIK: the same"),
            "serial": _("NIK: only the last four digits differ"),
            "digits": _("NIK: one or two digits differ"),
            OTHER: _("NIK: two different ones"),
        },
    }
