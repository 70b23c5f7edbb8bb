"""Cleaning, as polars expressions over a column of text. What is cleaned here is cleaned without a word (contract.md)."""

import datetime

import polars as pl

from households.identity.words import lookup

BLANKS = r"[\s\x{00A0}\x{200B}-\x{200D}\x{2060}\x{FEFF}]+"
CONTROL = r"[\x00-\x08\x0E-\x1F\x7F]"
TIME_OF_DAY = r"(?:T|\s)+[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.[0-9]+)?)?\s*(?:AM|PM)?$"
# Days since 1899-12-30 that a spreadsheet may show instead of a date. Below stand years and ages beyond any life.
SERIAL_EPOCH = datetime.date(1899, 12, 30)
SERIAL_DAYS = (2_101, 73_050)
EARLIEST_BIRTH = datetime.date(1900, 1, 1)


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
    shape = text(column).str.to_uppercase().str.replace(TIME_OF_DAY, "")
    month = shape.str.extract(r"([A-Z]+)", 1).replace_strict(lookup("months"), default=None, return_dtype=pl.String)
    in_words = shape.str.extract_groups(r"^(?<d>[0-9]{1,2})[\s-]*[A-Z]+[\s,.-]*(?<y>[0-9]{4})$")
    day_first = shape.str.extract_groups(r"^(?<d>[0-9]{1,2})\s?[/.-]\s?(?<m>[0-9]{1,2})\s?[/.-]\s?(?<y>[0-9]{4})$")
    year_first = shape.str.extract_groups(r"^(?<y>[0-9]{4})[/.-](?<m>[0-9]{1,2})[/.-](?<d>[0-9]{1,2})$")
    written = pl.coalesce(
        _iso(day_first, day_first.struct.field("m")),
        _iso(year_first, year_first.struct.field("m")),
        _iso(in_words, month),
    )
    return pl.coalesce(written, _serial(shape))


def _iso(groups, month) -> pl.Expr:
    shape = pl.concat_str(
        groups.struct.field("y"), month.str.zfill(2), groups.struct.field("d").str.zfill(2), separator="-"
    )
    return shape.str.to_date("%Y-%m-%d", strict=False)


def _serial(shape) -> pl.Expr:
    days = shape.str.extract(r"^([0-9]{4,5})(?:[.,][0-9]+)?$", 1).cast(pl.Int32)
    found = pl.when(days.is_between(*SERIAL_DAYS)).then(days)
    return pl.lit(SERIAL_EPOCH) + pl.duration(days=found)
