"""Identity numbers stay hidden: on pages by the filter, in logs by the handler's filter."""

import logging

import pytest

from accounts.privacy import RedactIdentityNumbers, mask, redact
from tests.factories import make_nik

NIK = "5371031208900042"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(NIK, "537103" + "•" * 10), ("12345", "12345"), ("", ""), (None, ""), (f" {NIK} ", "537103" + "•" * 10)],
)
def test_mask(value, shown):
    assert mask(value) == shown


def test_redact_finds_numbers_inside_text_but_leaves_longer_runs():
    assert NIK not in redact(f"Key (nik)=({NIK}) already exists.")
    assert redact(NIK + "7") == NIK + "7"


def test_a_log_record_and_its_traceback_hold_no_number():
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "nik %s", (NIK,), None)
    try:
        raise ValueError(NIK)
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    assert RedactIdentityNumbers().filter(record)
    assert NIK not in logging.Formatter().format(record)


def test_factory_numbers_are_distinct():
    assert len({make_nik() for _ in range(200)}) == 200
