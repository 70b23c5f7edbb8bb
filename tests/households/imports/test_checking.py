"""Every error and warning of the contract, one by one; each cause once."""

import pytest

from tests.factories import make_nik
from tests.households.imports.conftest import row

OTHER_KK = "5371030403150002"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nik": "537103120890001"}, "nik_length"),
        ({"nik": "53710312O8900013"}, "nik_not_numeric"),
        ({"nik": "53710312O89"}, "nik_not_numeric"),
        ({"nik": "5371033208900013"}, "nik_invalid"),
        ({"nik": "5371031208900000"}, "nik_invalid"),
        ({"nik": "5,37103E+15"}, "nik_precision_lost"),
        ({"kk": ""}, "kk_missing"),
        ({"kk": "0"}, "kk_missing"),
        ({"kk": "TIDAK ADA"}, "kk_missing"),
        ({"kk": "53710304031500"}, "kk_length"),
        ({"kk": "53710304O3150001"}, "kk_not_numeric"),
        ({"kk": "5.37103E+15"}, "kk_precision_lost"),
        ({"born": "00/00/0000"}, "birth_date_invalid"),
        ({"born": ""}, "birth_date_invalid"),
        ({"born": "1990"}, "birth_date_invalid"),
        ({"born": "17/08/2045"}, "birth_date_future"),
        ({"sex": "X"}, "sex_invalid"),
        ({"sex": ""}, "sex_invalid"),
        ({"name": " - "}, "name_missing"),
        ({"ward": "TARUS"}, "ward_unknown"),
        ({"ward": ""}, "ward_unknown"),
        ({"district": "ALAK"}, "ward_district_mismatch"),
        ({"district": "KOTA ENDE"}, "ward_district_mismatch"),
    ],
)
def test_one_error(problems_of, changes, code):
    assert problems_of(row(), row(relation="ANAK", **changes)) == [(3, code)]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"district": ""},
        {"district": "KEC. KELAPA LIMA"},
        {"ward": "KELURAHAN OESAPA"},
        {"ward": "Kel. Oesapa"},
        {"ward": "KEL.OESAPA"},
        {"ward": "oesapa  barat"},
        {"ward": "TDM", "district": "Oebobo"},
        {"ward": "NAIKOTEN II", "district": "KOTA RAJA"},
        {"ward": "TODEKISAR", "district": "KOTA LAMA"},
        {"ward": "PENKASE-OELETA", "district": "ALAK"},
        {"kk": "'5371030403150001"},
        {"kk": " 537103 040315 0001.0"},
        {"sex": "Laki - laki"},
        {"sex": "1"},
        {"born": "12 Agustus 1990"},
        {"born": "12/08/1990 0:00:00"},
        {"born": "33097"},
        {"rt": "1", "rw": "RW 2"},
    ],
)
def test_cleaned_without_a_word(problems_of, changes):
    assert problems_of(row(**changes)) == []


def test_a_row_gets_every_error_that_applies(problems_of):
    wrong = row(nik="123", kk="-", born="?", sex="?", name="", ward="?", relation="ANAK")
    assert {code for _row, code in problems_of(row(), wrong)} == {
        "nik_length", "kk_missing", "birth_date_invalid", "sex_invalid", "name_missing", "ward_unknown",
    }  # fmt: skip


def test_each_later_occurrence_of_a_nik_is_an_error(problems_of):
    nik = make_nik()
    rows = [row(nik=nik), row(nik=f"'{nik}", relation="ANAK"), row(nik=f"{nik}.0", relation="ANAK", kk=OTHER_KK)]
    assert problems_of(*rows) == [(3, "nik_duplicate_in_file"), (4, "nik_duplicate_in_file")]


def test_a_nik_that_is_wrong_or_absent_is_no_duplicate(problems_of):
    rows = [row()] + [row(nik=nik, relation="ANAK") for nik in ("-", "-", "123", "123")]
    assert problems_of(*rows) == [(3, "nik_missing"), (4, "nik_missing"), (5, "nik_length"), (6, "nik_length")]


def test_doubts_about_a_nik(problems_of):
    assert problems_of(row(nik=make_nik(sex="P"))) == [(2, "nik_sex_mismatch")]
    assert problems_of(row(born="13/08/1990")) == [(2, "nik_birth_date_mismatch")]
    assert problems_of(row(nik="TIDAK ADA")) == [(2, "nik_missing")]


def test_a_rejected_row_gets_no_warning(problems_of):
    assert problems_of(row(), row(nik="", name="", relation="ANAK")) == [(3, "name_missing")]


def test_a_household_without_a_head_is_told_on_its_first_accepted_row(problems_of):
    rows = [row(relation="KEPALA KELUARGA", name="-"), row(relation="ANAK"), row(relation="ISTRI")]
    assert problems_of(*rows) == [(2, "name_missing"), (3, "household_no_head")]


def test_a_second_head_is_told_once(problems_of):
    rows = [row(), row(kk=OTHER_KK), row(), row()]
    assert problems_of(*rows) == [(4, "household_multiple_heads")]


def test_blank_rows_headings_and_totals_are_no_data(problems_of, write_list):
    from households.imports.recognising import read_listing
    from tests.households.imports.conftest import DTKS

    total = ["JUMLAH", *[""] * 21, "2"]
    late = [*[""] * 3, "Total: 2", *[""] * 19]
    rows = [row(), [""] * 23, [" "] * 23, DTKS, [cell.lower() for cell in DTKS], total, late, row(relation="ANAK")]
    listing = read_listing(write_list(*rows))
    assert listing.table["row"].to_list() == [2, 9]
    assert problems_of(*rows) == []


def test_a_person_named_total_is_data(write_list):
    from households.imports.recognising import read_listing

    assert read_listing(write_list(row(name="TOTAL"))).table.height == 1
