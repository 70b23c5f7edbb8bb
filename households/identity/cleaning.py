"""Cleaning, as polars expressions over a column of text: what the contract says is cleaned without a word."""

import datetime

import polars as pl

from households.identity.words import lookup

BLANKS = r"[\s\x{00A0}\x{200B}-\x{200D}\x{2060}\x{FEFF}]+"
CONTROL = r"[\x00-\x08\x0E-\x1F\x7F]"
WRITTEN_DATE = (
    r"^(?<first>[0-9]{1,4})(?:\s?[/.-]\s?(?<month>[0-9]{1,2})\s?[/.-]\s?|[\s-]*(?<word>[A-Z]+)[\s,.-]*)(?<last>[0-9]{1,4})"
    r"(?:[T\s]+[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.[0-9]+)?)?\s*(?:AM|PM)?)?$"
)
YEAR_LENGTH = 4
MANY = 4  # from a quarter of different values on, sorting them out costs more than it saves
_MONTHS = {word: int(month) for word, month in lookup("months").items()}
# Days since 1899-12-30 that a spreadsheet may show instead of a date. Below stand years and ages beyond any life.
SERIAL_EPOCH = -25_569  # that day, counted from 1970-01-01
SERIAL_DAYS = (2_101, 73_050)
EARLIEST_BIRTH = datetime.date(1900, 1, 1)


def once_each(column, rule, dtype=pl.String) -> pl.Expr:
    """`rule(column)`, worked out once for each different value: a list repeats its wards, sexes and occupations."""

    def apply(cells: pl.Series) -> pl.Series:
        values = cells.unique()
        if values.len() * MANY > cells.len():
            return cells.to_frame("cell").select(rule("cell")).to_series()
        results = values.to_frame("cell").select(rule("cell")).to_series()
        return cells.replace_strict(values, results, return_dtype=dtype)

    return pl.col(column).map_batches(apply, return_dtype=dtype)


def text(column) -> pl.Expr:
    """The cell without control characters and a leading apostrophe, blanks collapsed; never null."""
    expr = pl.col(column) if isinstance(column, str) else column
    return (
        expr.fill_null("")
        .str.replace_all(CONTROL, "")
        .str.replace_all(BLANKS, " ")
        .str.strip_chars(" ")
        .str.replace(r"^['’‘`´]+\s*", "")
    )


def digits(column) -> pl.Expr:
    """An identity number: no blanks, no apostrophe, no trailing `.0`, in capitals. Wrong characters stay."""
    expr = pl.col(column) if isinstance(column, str) else column
    return (
        expr.fill_null("")
        .str.replace_all(BLANKS, "")
        .str.replace_all(CONTROL, "")
        .str.replace(r"^['’‘`´]+", "")
        .str.replace(r"[.,]0+$", "")
        .str.to_uppercase()
    )


def key(column) -> pl.Expr:
    """For comparing words: capitals, letters and digits alone."""
    expr = pl.col(column) if isinstance(column, str) else column
    return expr.fill_null("").str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]+", "")


def name(column) -> pl.Expr:
    """A name in capitals, as on the family card, at most 120 characters."""
    return text(column).str.to_uppercase().str.slice(0, 120).str.strip_chars(" ")


def sex(column) -> pl.Expr:
    """`L` or `P`, null for what is neither."""
    shape = text(column).str.replace(r"\.0+$", "")
    return key(shape).replace_strict(lookup("sex"), default=None, return_dtype=pl.String)


def relation(column) -> pl.Expr:
    """A value of `Relation`; a word that isn't known is `other`."""
    shape = text(column).str.replace(r"\.0+$", "")
    return key(shape).replace_strict(lookup("relation"), default="other", return_dtype=pl.String)


def three_digits(column) -> pl.Expr:
    """RT or RW: `5`, `RT 5` and `5.0` become `005`; nothing, zero and anything else become empty."""
    shape = text(column).str.to_uppercase().str.replace(r"^(?:RT|RW)[ .:/]*", "").str.replace(r"\.0+$", "")
    number = shape.str.extract(r"^0*([1-9][0-9]{0,2})$", 1)
    return number.str.zfill(3).fill_null("")


def area_key(column, prefixes) -> pl.Expr:
    """A ward's or district's name for comparing, without the word for its kind (`KELURAHAN `, `KEL.`)."""
    return key(text(column).str.to_uppercase().str.replace(prefixes, ""))


WARD_PREFIX = r"^(?:KELURAHAN\s+|KEL\s*\.\s*|KEL\s+|DESA\s+|DS\s*\.\s*)"
DISTRICT_PREFIX = r"^(?:KECAMATAN\s+|KEC\s*\.\s*|KEC\s+)"


def date(column) -> pl.Expr:
    """The date in a cell, or null: d/m/Y, d-m-Y, Y-m-d, `12 Agustus 1990`, with a time of day, or a serial day."""
    return text(column).str.to_uppercase().map_batches(_dates, return_dtype=pl.Date)


def _dates(cells: pl.Series) -> pl.Series:
    """Step by step, because polars would match the pattern anew for each of its groups within one expression."""
    parts = cells.str.extract_groups(WRITTEN_DATE).struct.unnest().with_columns(cell=cells)
    year_first = pl.col("first").str.len_bytes() == YEAR_LENGTH
    numbers = parts.with_columns(
        year=pl.when(year_first).then("first").otherwise("last"),
        day=pl.when(year_first).then("last").otherwise("first").cast(pl.Int32, strict=False),
        month=pl.coalesce(
            pl.col("month").cast(pl.Int32, strict=False),
            pl.col("word").replace_strict(_MONTHS, default=None, return_dtype=pl.Int32),
        ),
    ).with_columns(
        year=pl.when(pl.col("year").str.len_bytes() == YEAR_LENGTH).then("year").cast(pl.Int32, strict=False)
    )
    written = numbers.select(real_date(pl.col("year"), pl.col("month"), pl.col("day"))).to_series()
    unread = written.is_null()
    if not unread.any():
        return written
    serial = numbers.select(pl.when(unread).then(_serial(pl.col("cell")))).to_series()
    return written.fill_null(serial)


def _serial(shape) -> pl.Expr:
    days = shape.str.extract(r"^([0-9]{4,5})(?:[.,][0-9]+)?$", 1).cast(pl.Int32)
    found = pl.when(days.is_between(*SERIAL_DAYS)).then(days + SERIAL_EPOCH)
    return found.cast(pl.Date)


def last_day(year, month) -> pl.Expr:
    """The number of days of a month (Int32 expressions)."""
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return (
        pl.when(month == 2).then(28 + leap.cast(pl.Int32)).when(month.is_in([4, 6, 9, 11])).then(30).otherwise(31)
    )  # fmt: skip


def real_date(year, month, day) -> pl.Expr:
    """The date of three Int32 expressions, null where there is none such: in numbers, ten times faster than by text.

    Days from 1970-01-01 in the proleptic Gregorian calendar, the year counted from March.
    """
    real = month.is_between(1, 12) & (day >= 1) & (day <= last_day(year, month)) & (year >= 1)
    from_march = year - (month <= 2).cast(pl.Int32)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    days = from_march * 365 + from_march // 4 - from_march // 100 + from_march // 400 + day_of_year - 719_468
    return pl.when(real).then(days).cast(pl.Date)
