"""Letter numbers run on without a gap or a double."""

from datetime import date

import pytest

from accounts.letters import next_letter_number

pytestmark = pytest.mark.django_db


def test_numbers_run_by_office_and_year():
    day = date(2026, 11, 24)
    assert next_letter_number("BAPPEDA", day) == "001/BAPPEDA/XI/2026"
    assert next_letter_number("BAPPEDA", day) == "002/BAPPEDA/XI/2026"
    assert next_letter_number("DINSOS", day) == "001/DINSOS/XI/2026"
    assert next_letter_number("BAPPEDA", date(2027, 1, 1)) == "001/BAPPEDA/I/2027"
