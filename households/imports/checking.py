"""Which rows of a list go in: every rule of the contract as one expression over the whole table, no loop over rows.

The rules of identity are `households.identity.checks`; here stands what needs the list itself or the areas.
"""

import datetime
from dataclasses import dataclass

import polars as pl

from households.identity import checks, cleaning
from households.imports.areas import Areas
from households.imports.layouts import common, heading_key
from households.imports.recognising import DWELLING, Listing

# The field a problem is reported under: by the first word of its code, or by the whole code.
FIELD_OF = {
    "nik": "nik", "kk": "kk", "name": "name", "sex": "sex", "birth": "birth_date", "ward": "ward",
    "household": "relation", "ward_district_mismatch": "district", "nik_birth_date_mismatch": "birth_date",
    "nik_sex_mismatch": "sex",
}  # fmt: skip
# Kept as they stood in the list, to be shown beside a problem.
SHOWN = ("nik", "kk", "name", "sex", "birth_date", "ward", "district", "relation")
ANSWERS = ("padan", "pkh", "bpnt", "pbi", "pip")
LONGEST_WORD = 60
LONG_NUMBER = r"\d{8}"
PROBLEM_SCHEMA = {"row": pl.UInt32, "field": pl.String, "code": pl.String, "value": pl.String}


@dataclass
class Checked:
    """`good`: cleaned rows that may go in, in order. `errors`, `warnings`: row, field, code, value as in the list."""

    rows: int
    good: pl.DataFrame
    errors: pl.DataFrame
    warnings: pl.DataFrame

    @property
    def rejected(self) -> int:
        """Number of rows with at least one error."""
        return self.rows - self.good.height


def check(listing: Listing, areas: Areas, today: datetime.date) -> Checked:
    """Clean and check a list; pure, nothing is written.

    Each error of a row is one line, each cause once; warnings are of accepted rows alone. The list's own cells are let
    go on the way: held besides the cleaned ones they would be a third of what an import needs of memory.
    """
    table = clean(listing.table, areas)
    listing.table = listing.table.clear()
    rules = error_rules(today) if listing.layout.register else snapshot_rules()
    marks = table.select(**rules)
    bad = marks.select(pl.any_horizontal(pl.all())).to_series()
    rows, errors = table.height, problem_lines(table.filter(bad).hstack(marks.filter(bad)), rules)
    good = _taken(table, ~bad)
    doubts = checks.nik_doubts(today) | household_doubts() if listing.layout.register else snapshot_doubts()
    good = good.with_columns(**doubts)
    return Checked(
        rows=rows,
        good=good.select(pl.exclude("^shown_.*$", *doubts)),
        errors=errors,
        warnings=problem_lines(good, doubts),
    )


def _taken(table, which) -> pl.DataFrame:
    """The rows of `which`, taken out of `table` a column at a time, so that it empties as the other fills."""
    return pl.DataFrame([table.drop_in_place(name).filter(which) for name in table.columns])


def clean(table, areas: Areas) -> pl.DataFrame:
    """The fields cleaned, `ward_id` looked up, and what problems show as `shown_…` columns."""
    once = cleaning.once_each
    return table.select(
        "row",
        "nik_rounded",
        "kk_rounded",
        *(pl.col(field).alias(f"shown_{field}") for field in SHOWN),
        nik=cleaning.digits("nik"),
        kk=cleaning.digits("kk"),
        name=cleaning.name("name"),
        birth_date=cleaning.date("birth_date"),
        birth_place=once("birth_place", lambda cell: _optional(cell, 60)),
        sex=once("sex", cleaning.sex),
        relation=once("relation", cleaning.relation),
        occupation=once("occupation", lambda cell: _optional(cell, 80)),
        mother_name=once("mother_name", lambda cell: _optional(cell, 120)),
        address=cleaning.text("address").str.slice(0, 200),
        rt=once("rt", cleaning.three_digits),
        rw=once("rw", cleaning.three_digits),
        ward_key=once("ward", lambda cell: cleaning.area_key(cell, cleaning.WARD_PREFIX)),
        district_key=once("district", lambda cell: cleaning.area_key(cell, cleaning.DISTRICT_PREFIX)),
        source_id=cleaning.text("source_id").str.slice(0, 40),
        decile=once("decile", _decile, pl.Int64),
        dwelling=_dwelling([field for field in DWELLING if field in table.columns]),
        **{field: once(field, _yes_or_no, pl.Boolean) for field in ANSWERS},
    ).with_columns(
        ward_known=pl.col("ward_key").replace_strict(areas.wards, default=None, return_dtype=pl.Int64),
        ward_id=areas.find("ward_key", "district_key"),
        nik=pl.when(checks.missing("nik")).then(pl.lit("")).otherwise("nik"),
    )


def _decile(field) -> pl.Expr:
    """1-10 of `3`, `3.0` or `Desil 3`; null for anything else."""
    number = cleaning.text(field).str.extract(r"^(?:\D*\s)?0*([0-9]{1,2})(?:\.0+)?$", 1).cast(pl.Int64, strict=False)
    return pl.when(number.is_between(1, 10)).then(number)


def _dwelling(fields) -> pl.Expr:
    """What the list says of the dwelling in its own words, as JSON; empty where it has no such columns.

    A cell with a long number isn't about a dwelling.
    """
    if not fields:
        return pl.lit("")
    words = {field: cleaning.text(field).str.slice(0, LONGEST_WORD) for field in fields}
    told = (
        pl.when(word.str.contains(LONG_NUMBER)).then(pl.lit("")).otherwise(word).alias(f) for f, word in words.items()
    )
    return pl.struct(*told).struct.json_encode()


def _yes_or_no(field) -> pl.Expr:
    """True, false, or null where the cell says neither."""
    words = common()["answers"]
    known = {heading_key(word): answer == "yes" for answer in words for word in words[answer]}
    shape = cleaning.text(field).str.replace(r"\.0+$", "")
    return cleaning.key(shape).replace_strict(known, default=None, return_dtype=pl.Boolean)


def _optional(field, length) -> pl.Expr:
    """A text in capitals; empty where a placeholder stands for nothing."""
    shape = cleaning.text(field).str.to_uppercase().str.slice(0, length)
    nothing = ~shape.str.contains(r"\p{L}") | cleaning.key(shape).is_in(checks.PLACEHOLDERS)
    return pl.when(nothing).then(pl.lit("")).otherwise(shape)


def error_rules(today) -> dict[str, pl.Expr]:
    """Code → expression for what rejects a row."""
    sound = checks.well_formed("nik") & ~pl.col("nik_rounded") & ~checks.nik_invalid()
    known, found = pl.col("ward_known").is_not_null(), pl.col("ward_id").is_not_null()
    return (
        checks.nik_problems("nik_rounded")
        | {"nik_duplicate_in_file": sound & ~pl.when(sound).then("nik").is_first_distinct()}
        | checks.kk_problems("kk_rounded")
        | checks.person_problems(today)
        | {"ward_unknown": ~known, "ward_district_mismatch": known & ~found}
    )


def snapshot_rules() -> dict[str, pl.Expr]:
    """Code → expression for what rejects a row of a list that is kept as a snapshot alone.

    Nobody is entered from it, so all it must do is name somebody, and by a number that can be one.
    """
    rules = error_rules(datetime.date.max)
    kept = [code for code in rules if code.startswith(("nik_", "kk_")) and code != "kk_missing"]
    return {code: rules[code] for code in (*kept, "name_missing")}


def snapshot_doubts() -> dict[str, pl.Expr]:
    """Code → expression: without a NIK a row of a snapshot is hard to find in the register."""
    return {"nik_missing": checks.missing("nik")}


def household_doubts() -> dict[str, pl.Expr]:
    """Code → expression over accepted rows: on a household's first row, or on its second head's."""
    head = pl.col("relation") == "head"
    return {
        "household_no_head": pl.col("kk").is_first_distinct() & ~head.any().over("kk"),
        "household_multiple_heads": head & (head.cum_sum().over("kk") == 2),
    }


def problem_lines(table, rules) -> pl.DataFrame:
    """One line a row and code, by row: row, field, code, value as it stood in the list."""
    parts = [
        table.filter(pl.col(code)).select(
            "row", field=pl.lit(_field(code)), code=pl.lit(code), value=f"shown_{_field(code)}"
        )
        for code in rules
    ]
    return pl.concat([pl.DataFrame(schema=PROBLEM_SCHEMA), *parts]).sort("row", maintain_order=True)


def _field(code) -> str:
    return FIELD_OF.get(code) or FIELD_OF[code.partition("_")[0]]
