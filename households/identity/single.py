"""The same rules for one value, as forms ask for them: a table of one row."""

import datetime
from dataclasses import dataclass
from functools import lru_cache

import polars as pl
from django.utils import timezone

from households.identity import checks, cleaning
from households.identity.messages import MESSAGES


@dataclass(frozen=True)
class Nik:
    """What a NIK says: area of issue (six digits), sex `L`/`P`, date of birth, serial (four digits)."""

    area: str
    sex: str
    birth_date: datetime.date
    serial: str


def clean_number(value) -> str:
    """A NIK or KK as typed, without blanks, apostrophe and `.0`; empty for nothing or a placeholder."""
    table = pl.DataFrame({"n": [_text(value)]}).select(n=cleaning.digits("n"))
    return "" if table.select(checks.missing("n")).item() else table.item()


def clean_name(value) -> str:
    """A name in capitals with single blanks."""
    return pl.DataFrame({"n": [_text(value)]}).select(cleaning.name("n")).item()


def clean_three_digits(value) -> str:
    """RT or RW: `5` → `005`; empty for what can't be one."""
    return pl.DataFrame({"n": [_text(value)]}).select(cleaning.three_digits("n")).item()


def check_one_nik(value, birth_date=None, sex=None, today=None) -> list[tuple[str, str]]:
    """The problems and doubts of one NIK as (code, message), none for a blank one: a person may not have a NIK yet.

    `birth_date` (a date) and `sex` (`L`, `P`) are compared where given. `households.identity.DOUBTS` are warnings.
    """
    number = clean_number(value)
    if not number:
        return []
    table = pl.DataFrame(
        {"nik": [number], "birth_date": [birth_date], "sex": [sex or None]},
        schema={"nik": pl.String, "birth_date": pl.Date, "sex": pl.String},
    )
    return _found(table, _nik_rules(today or timezone.localdate()))


@lru_cache(maxsize=8)
def _nik_rules(today):
    """Building the expressions costs more than running them on one row."""
    return checks.nik_problems() | checks.nik_doubts(today)


def check_one_kk(value) -> list[tuple[str, str]]:
    """The problems of one No. KK as (code, message), `kk_missing` for a blank one among them."""
    return _found(pl.DataFrame({"kk": [clean_number(value)]}), checks.kk_problems())


def check_one_birth_date(value, today=None) -> list[tuple[str, str]]:
    """The problems of one date of birth (a date or None) as (code, message)."""
    table = pl.DataFrame({"birth_date": [value]}, schema={"birth_date": pl.Date})
    rules = checks.person_problems(today or timezone.localdate())
    return _found(table, {code: rules[code] for code in ("birth_date_invalid", "birth_date_future")})


def check_one_name(value) -> list[tuple[str, str]]:
    """The problems of one name as (code, message)."""
    rules = checks.person_problems(datetime.date.max)
    return _found(pl.DataFrame({"name": [clean_name(value)]}), {"name_missing": rules["name_missing"]})


def parse_nik(nik: str, today: datetime.date, stated_birth_date: datetime.date | None = None) -> Nik | None:
    """What a NIK of sixteen digits says, or None where it can't be one.

    The century is the one that makes the person 0-109 years old `today`; where both do, `stated_birth_date` decides,
    and without it the younger age is taken (domain.md, Identity numbers).
    """
    table = pl.DataFrame({"nik": [nik]}, schema={"nik": pl.String})
    if not table.select(checks.well_formed("nik") & ~checks.nik_invalid()).item():
        return None
    sex, old, young = table.select(
        sex=checks.nik_sex(), old=checks.nik_birth_date(1900, today), young=checks.nik_birth_date(2000, today)
    ).row(0)
    born = old if old and (young is None or old == stated_birth_date) else young
    return Nik(area=nik[:6], sex=sex, birth_date=born, serial=nik[12:])


def _text(value) -> str:
    return "" if value is None else str(value)


def _found(table, rules) -> list[tuple[str, str]]:
    row = table.select(**rules).row(0, named=True)
    return [(code, MESSAGES[code]) for code, broken in row.items() if broken]
