"""The rules of NIK, No. KK, dates, sexes, names: against the documents, a naive reading of them, and an oracle."""

from datetime import date

import lokal
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.identity import (  # isort: skip
    MESSAGES,
    check_one_birth_date,
    check_one_kk,
    check_one_name,
    check_one_nik,
    checks,
    clean_name,
    clean_number,
    clean_three_digits,
    cleaning,
    parse_nik,
)

TODAY = date(2026, 11, 24)


def codes(found):
    return {code for code, _message in found}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("5371041205900003", set()),
        ("'5371041205900003", set()),
        (" 537104 120590 0003 ", set()),
        ("5371041205900003.0", set()),
        ("53\u00a07104\u200b1205900003", set()),
        ("537104120590000", {"nik_length"}),
        ("53710412059000033", {"nik_length"}),
        ("53710412O5900003", {"nik_not_numeric"}),
        ("５３７１０４１２０５９００００３", {"nik_not_numeric"}),
        ("٥٣٧١٠٤١٢٠٥٩٠٠٠٠٣", {"nik_not_numeric"}),
        ("5,37104E+15", {"nik_precision_lost"}),
        ("5.37104e15", {"nik_precision_lost"}),
        ("5371041205900000", {"nik_invalid"}),
        ("5371043205900003", {"nik_invalid"}),
        ("5371044005900003", {"nik_invalid"}),
        ("5371047205900003", {"nik_invalid"}),
        ("5371040005900003", {"nik_invalid"}),
        ("5371041213900003", {"nik_invalid"}),
        ("5371043104900003", {"nik_invalid"}),
        ("5371042902900003", {"nik_invalid"}),
        ("5371042902920003", set()),
        ("5371042902000003", set()),
        ("9971041205900003", set()),
    ],
)
def test_each_cause_of_a_wrong_nik_once(typed, expected):
    assert codes(check_one_nik(typed, today=TODAY)) == expected


@pytest.mark.parametrize(
    "typed", [None, "", " ", "-", "0", "0000000000000000", "9999999999999999", "TIDAK ADA", "n/a", "'-"]
)
def test_a_placeholder_is_no_number(typed):
    assert clean_number(typed) == ""
    assert check_one_nik(typed) == []
    assert codes(check_one_kk(typed)) == {"kk_missing"}


def test_a_nik_beside_what_else_is_stated():
    assert codes(check_one_nik("5371045205900003", date(1990, 5, 12), "P", TODAY)) == set()
    assert codes(check_one_nik("5371045205900003", date(1990, 5, 13), "L", TODAY)) == {
        "nik_birth_date_mismatch",
        "nik_sex_mismatch",
    }
    # A two-digit year that two centuries fit: the stated date decides.
    assert codes(check_one_nik("5371045205200003", date(1920, 5, 12), "P", TODAY)) == set()
    assert codes(check_one_nik("5371045205200003", date(2020, 5, 12), "P", TODAY)) == set()
    assert codes(check_one_nik("5371045205900003", date(1890, 5, 12), "P", TODAY)) == {"nik_birth_date_mismatch"}


def test_a_kk_keeps_the_date_of_registration_so_no_birth_rules_apply():
    assert check_one_kk("5371043999990000") == []
    assert codes(check_one_kk("53710412059000")) == {"kk_length"}
    assert codes(check_one_kk("537104120590000X")) == {"kk_not_numeric"}
    assert codes(check_one_kk("5.37104E+15")) == {"kk_precision_lost"}


def test_a_child_is_born_in_this_century():
    assert parse_nik("5371045205150003", TODAY).birth_date == date(2015, 5, 12)
    assert parse_nik("5371045205170003", TODAY, date(1917, 5, 12)).birth_date == date(1917, 5, 12)
    assert parse_nik("5371042611260003", TODAY).birth_date == date(1926, 11, 26)  # not born yet in 2026
    assert parse_nik("5371043205900003", TODAY) is None


@given(
    born=st.dates(date(1917, 11, 25), TODAY),
    sex=st.sampled_from("LP"),
    serial=st.integers(1, 9999),
    area=st.integers(110101, 949999),
)
def test_a_nik_tells_what_it_was_made_of(born, sex, serial, area):
    nik = f"{area}{born.day + (40 if sex == 'P' else 0):02d}{born:%m%y}{serial:04d}"
    found = parse_nik(nik, TODAY, born)
    assert (found.birth_date, found.sex, found.area, found.serial) == (born, sex, str(area), f"{serial:04d}")
    assert check_one_nik(nik, born, sex, TODAY) == []


@given(st.text("0123456789", min_size=16, max_size=16))
def test_the_oracle_agrees(nik):
    """lokal-id also refuses unknown provinces, which is no error here, and lets babies be born later this year."""
    oracle = lokal.parse_nik(nik, reference_date=TODAY)
    wrong = {issue.code for issue in oracle.errors} & {"birth_date", "serial"}
    if not clean_number(nik):
        return
    assert (codes(check_one_nik(nik, today=TODAY)) == {"nik_invalid"}) == bool(wrong)
    if not wrong:
        ours, theirs = parse_nik(nik, TODAY), date.fromisoformat(oracle.birth_date)
        assert ours.sex == oracle.gender
        assert ours.birth_date in (theirs, theirs.replace(year=theirs.year - 100))
        assert ours.birth_date <= TODAY


@given(st.text(max_size=24))
def test_nothing_typed_breaks_the_rules(text):
    assert codes(check_one_nik(text, date(2000, 1, 1), "L")) <= MESSAGES.keys()
    assert codes(check_one_kk(text)) <= MESSAGES.keys()
    check_one_name(text)
    clean_three_digits(text)
    assert read_date(text) is None or isinstance(read_date(text), date)


def read_date(text):
    return pl.DataFrame({"cell": [text]}, schema={"cell": pl.String}).select(cleaning.date("cell")).item()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12/08/1990", date(1990, 8, 12)),
        ("12-08-1990", date(1990, 8, 12)),
        ("12.08.1990", date(1990, 8, 12)),
        ("1990-08-12", date(1990, 8, 12)),
        ("12 Agustus 1990", date(1990, 8, 12)),
        ("12 AGT 1990", date(1990, 8, 12)),
        ("5 nopember 2001", date(2001, 11, 5)),
        ("12-Agu-1990", date(1990, 8, 12)),
        ("12/08/1990 0:00:00", date(1990, 8, 12)),
        ("1990-08-12 00:00:00", date(1990, 8, 12)),
        ("1990-08-12T00:00:00.000", date(1990, 8, 12)),
        ("'12/08/1990", date(1990, 8, 12)),
        ("33097", date(1990, 8, 12)),
        ("33097.0", date(1990, 8, 12)),
        ("29/02/2020", date(2020, 2, 29)),
        ("29/02/2000", date(2000, 2, 29)),
        ("29/02/1900", None),
        ("29/02/2021", None),
        ("31/04/2001", None),
        ("00/00/0000", None),
        ("32/01/2001", None),
        ("12/13/2001", None),
        ("12/08/90", None),
        ("1990", None),
        ("tidak tahu", None),
        ("12 Foo 1990", None),
        ("", None),
        (None, None),
    ],
)
def test_dates(cell, expected):
    assert read_date(cell) == expected


@given(st.dates())
def test_every_date_is_read_back(day):
    assert read_date(f"{day.year:04d}-{day.month:02d}-{day.day:02d}") == day
    assert read_date(f"{day.day}/{day.month}/{day.year:04d}") == day


@given(st.integers(1, 9999), st.integers(0, 14), st.integers(0, 33))
def test_no_other_date_is_read(year, month, day):
    try:
        expected = date(year, month, day)
    except ValueError:
        expected = None
    assert read_date(f"{day:02d}/{month:02d}/{year:04d}") == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("L", "L"), ("p", "P"), ("1", "L"), ("2.0", "P"), ("Laki - laki", "L"), ("PEREMPUAN", "P"), (" wanita ", "P"),
        ("X", None), ("3", None), ("", None),
    ],
)  # fmt: skip
def test_sexes(cell, expected):
    assert pl.DataFrame({"cell": [cell]}).select(cleaning.sex("cell")).item() == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("5", "005"), ("005", "005"), ("RT 5", "005"), ("RW.12", "012"), ("5.0", "005"), ("0", ""), ("-", ""),
        ("1234", ""), ("", ""),
    ],
)  # fmt: skip
def test_rt_and_rw(cell, expected):
    assert clean_three_digits(cell) == expected


def test_names():
    assert clean_name("  yohanis \u00a0 de  haan\x00 ") == "YOHANIS DE HAAN"
    assert len(clean_name("A" * 500)) == 120
    for nothing in ("", "  ", "-", "...", "123", "TIDAK ADA"):
        assert codes(check_one_name(nothing)) == {"name_missing"}
    assert check_one_name("O") == []


def test_birth_dates():
    assert codes(check_one_birth_date(None, TODAY)) == {"birth_date_invalid"}
    assert codes(check_one_birth_date(date(1899, 12, 31), TODAY)) == {"birth_date_invalid"}
    assert codes(check_one_birth_date(date(2026, 11, 25), TODAY)) == {"birth_date_future"}
    assert check_one_birth_date(TODAY, TODAY) == []


def test_a_rounded_number_cell_is_nothing_but_that():
    table = pl.DataFrame({"nik": ["5371041205900000", "5371043205900010"], "rounded": [True, True]})
    found = table.select(**checks.nik_problems("rounded")).rows(named=True)
    assert [{code for code, broken in row.items() if broken} for row in found] == [{"nik_precision_lost"}] * 2
