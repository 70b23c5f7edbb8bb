"""The rules of identity, written once: polars expressions that say which rows break which rule (contract.md).

They run over a table with the cleaned columns `nik`, `kk`, `name`, `birth_date`, `sex`; a form is a table of one row.
"""

import datetime

import polars as pl

from households.identity import cleaning
from households.identity.words import PLACEHOLDERS

EXPONENT = r"^[0-9]+(?:[.,][0-9]+)?E\+?[0-9]+$"
FEMALE_DAY = 40
OLDEST = 109
CITY_LENGTH = 16


def missing(number) -> pl.Expr:
    """No number, or something written in its place: blank, `-`, zeros, nines, `TIDAK ADA`."""
    expr = pl.col(number)
    return (
        expr.str.contains(r"^(?:0*|9{4,}|[^\p{L}\p{N}]*)$")
        | cleaning.key(expr).is_in(PLACEHOLDERS)
    )  # fmt: skip


def number_problems(number, rounded="") -> dict[str, pl.Expr]:
    """`precision_lost`, `not_numeric` and `length` of a cleaned NIK or KK; at most one is true in a row.

    `rounded` names a boolean column: the cell was a number and its 16 digits end in 0.
    """
    expr = pl.col(number)
    there = ~missing(number)
    lost = expr.str.contains(EXPONENT) | (pl.col(rounded) if rounded else pl.lit(False))
    numeric = expr.str.contains(r"^[0-9]+$")
    return {
        "precision_lost": there & lost,
        "not_numeric": there & ~lost & ~numeric,
        "length": there & ~lost & numeric & (expr.str.len_chars() != CITY_LENGTH),
    }


def well_formed(number) -> pl.Expr:
    """Sixteen ASCII digits, and no placeholder."""
    return pl.col(number).str.contains(r"^[0-9]{16}$") & ~missing(number)


def _part(right, length=2) -> pl.Expr:
    """`length` digits of the NIK as a number, leaving out `right` digits at the end."""
    return (pl.col("nik").cast(pl.Int64, strict=False) // 10**right % 10**length).cast(pl.Int32)


def nik_day() -> pl.Expr:
    """Day of birth in the NIK, 1-31 (a woman's is written with 40 added)."""
    day = _part(8)
    return day - FEMALE_DAY * (day > FEMALE_DAY).cast(pl.Int32)


def nik_sex() -> pl.Expr:
    """`L` or `P`, as the day of birth says."""
    return pl.when(_part(8) > FEMALE_DAY).then(pl.lit("P")).otherwise(pl.lit("L"))


def nik_invalid() -> pl.Expr:
    """Of a well-formed NIK: a date that can't be, or serial 0000.

    Any two-digit year is possible, and 2000, not 1900, is within 109 years: so the leap years are 2000's.
    """
    day, month = nik_day(), _part(6)
    real = month.is_between(1, 12) & (day >= 1) & (day <= cleaning.last_day(2000 + _part(4), month))
    return ~real | (_part(0, 4) == 0)


def _as_number(day: datetime.date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def nik_birth_date(century: int, today: datetime.date) -> pl.Expr:
    """The NIK's birth date in `century` (1900 or 2000), null unless the person is then 0-109 years old `today`."""
    year, month, day = century + _part(4), _part(6), nik_day()
    age = _as_number(today) - (year * 10_000 + month * 100 + day)
    return pl.when(age.is_between(0, OLDEST * 10_000 + 9_999)).then(cleaning.real_date(year, month, day))


def nik_birth_date_mismatch(today) -> pl.Expr:
    """Of a valid NIK: it fits the stated birth date in neither century that is possible."""
    stated = pl.col("birth_date").dt
    number = stated.year() * 10_000 + stated.month().cast(pl.Int32) * 100 + stated.day().cast(pl.Int32)
    in_nik = _part(4) * 10_000 + _part(6) * 100 + nik_day()
    possible = (_as_number(today) - number).is_between(0, OLDEST * 10_000 + 9_999)
    return (~possible | (number % 1_000_000 != in_nik)).fill_null(False)


def nik_sex_mismatch() -> pl.Expr:
    """Of a valid NIK: its day of birth tells the other sex than stated."""
    return (nik_sex() != pl.col("sex")).fill_null(False)


def nik_problems(rounded="") -> dict[str, pl.Expr]:
    """Code → expression for a NIK by itself: each cause once."""
    problems = {f"nik_{cause}": expr for cause, expr in number_problems("nik", rounded).items()}
    return problems | {"nik_invalid": well_formed("nik") & _not_rounded(rounded) & nik_invalid()}


def nik_doubts(today) -> dict[str, pl.Expr]:
    """Code → expression for what is odd about a NIK beside what else is stated of the person."""
    sound = well_formed("nik") & ~nik_invalid()
    return {
        "nik_missing": missing("nik"),
        "nik_birth_date_mismatch": sound & nik_birth_date_mismatch(today),
        "nik_sex_mismatch": sound & nik_sex_mismatch(),
    }


def kk_problems(rounded="") -> dict[str, pl.Expr]:
    """Code → expression for a No. KK: each cause once."""
    problems = {f"kk_{cause}": expr for cause, expr in number_problems("kk", rounded).items()}
    return {"kk_missing": missing("kk")} | problems


def person_problems(today) -> dict[str, pl.Expr]:
    """Code → expression for birth date, sex and name. A date before 1900 can't be read as a birth date."""
    born = pl.col("birth_date")
    return {
        "birth_date_invalid": born.is_null() | (born < cleaning.EARLIEST_BIRTH),
        "birth_date_future": (born > today).fill_null(False),
        "sex_invalid": pl.col("sex").is_null(),
        "name_missing": ~pl.col("name").str.contains(r"\p{L}") | cleaning.key("name").is_in(PLACEHOLDERS),
    }


def _not_rounded(rounded) -> pl.Expr:
    return ~pl.col(rounded) if rounded else pl.lit(True)
