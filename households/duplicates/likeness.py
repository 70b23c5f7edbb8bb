"""How alike two persons are, and why: pure functions of plain values.

Each aspect known of both gets its share of the weights; the score is what they reach of the weight that is known, in
per cent. Numbers that both have and that differ by more than a slip of the pen speak against it, as does another sex.
The weights are set by hand for lists whose numbers are missing and whose names are spelled by ear.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

NAME, BIRTH, MOTHER, ADDRESS = 45, 30, 15, 10
OTHER_SEX, OTHER_NUMBER = 20, 30
SLIP = 2
QUEUED_FROM = 75
WARNED_FROM = 65


@dataclass(frozen=True)
class Facts:
    """What is compared of a person. Names in the one spelling of `finding.names`; unknown is "" or None."""

    name: str
    birth_date: date | None = None
    mother: str = ""
    address: str = ""
    sex: str = ""
    nik: str | None = None


@dataclass(frozen=True)
class Reason:
    """One aspect in words. `points` of `out_of`; below zero where it speaks against."""

    text: str
    points: int
    out_of: int


@dataclass(frozen=True)
class Likeness:
    """0 to 100, with its reasons."""

    score: int
    reasons: tuple[Reason, ...]


def trigrams(text) -> set[str]:
    """As pg_trgm makes them: of each word with two blanks before and one behind."""
    words = (f"  {word} " for word in text.upper().split())
    return {word[at : at + 3] for word in words for at in range(len(word) - 2)}


def alike(one, other) -> float:
    """The share of trigrams in common, 0 to 1; the order of words plays no part."""
    mine, theirs = trigrams(one), trigrams(other)
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def birth_likeness(one, other) -> float:
    """1 for the same day; less where day and month are exchanged or one of three parts is another."""
    if one == other:
        return 1.0
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return 0.8
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    return {2: 0.6, 1: 0.15, 0: 0.0}[same]


def compare(one: Facts, other: Facts) -> Likeness:
    """The likeness of two persons."""
    reasons = [_share(_("Name"), NAME, alike(one.name, other.name))]
    if one.birth_date and other.birth_date:
        reasons.append(_share(_("Date of birth"), BIRTH, birth_likeness(one.birth_date, other.birth_date)))
    if one.mother and other.mother:
        reasons.append(_share(_("Mother's name"), MOTHER, alike(one.mother, other.mother)))
    if one.address and other.address:
        reasons.append(_share(_("Address"), ADDRESS, alike(one.address, other.address)))
    known = sum(reason.out_of for reason in reasons)
    reached = sum(reason.points for reason in reasons)
    against = _against(one, other)
    score = round(100 * reached / known) + sum(reason.points for reason in against)
    return Likeness(max(0, min(100, score)), (*reasons, *against))


def _share(label, weight, share):
    return Reason(label, round(weight * share), weight)


def _against(one, other):
    reasons = []
    if one.sex and other.sex and one.sex != other.sex:
        reasons.append(Reason(_("Another sex"), -OTHER_SEX, 0))
    if one.nik and other.nik:
        wrong = sum(mine != theirs for mine, theirs in zip(one.nik, other.nik, strict=True))
        if wrong > SLIP:
            reasons.append(Reason(_("Two different NIK"), -OTHER_NUMBER, 0))
        else:
            reasons.append(Reason(_("NIK that differ by one or two digits"), 0, 0))
    return reasons
