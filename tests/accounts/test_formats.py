"""Numbers, money and dates as the city writes them."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from accounts.templatetags.formats import longdate, longtime, number, percent, rupiah, shortdate, shorttime


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        ("", "–"),
        ("banyak", "–"),
        (float("nan"), "–"),
        (True, "–"),
        (0, "0"),
        (999, "999"),
        (1000, "1.000"),
        (442_758, "442.758"),
        (Decimal("1234567.891"), "1.234.567,89"),
        (Decimal("12.50"), "12,50"),
        (Decimal("12.00"), "12"),
        (-1_234, "−1.234"),
        (Decimal("-0.001"), "0"),
        (10**15, "1.000.000.000.000.000"),
        ("1500", "1.500"),
    ],
)
def test_number(value, text):
    assert number(value) == text


def test_number_with_fixed_decimals():
    assert number(Decimal("8.2"), 2) == "8,20"
    assert number(1_500, 0) == "1.500"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (535_547, "Rp535.547"),
        (0, "Rp0"),
        (-1_000, "−Rp1.000"),
        (Decimal("1500.5"), "Rp1.500,50"),
        (Decimal("732921.00"), "Rp732.921"),
        (12_345_678_901, "Rp12.345.678.901"),
    ],
)
def test_rupiah(value, text):
    assert rupiah(value) == text


def test_percent_in_both_languages():
    with translation.override("id"):
        assert percent(Decimal("8.24")) == "8,24 persen"
        assert percent(50, 0) == "50 persen"
        assert percent(None) == "–"
    with translation.override("en"):
        assert percent(Decimal("8.24")) == "8,24 percent"


def test_dates():
    day = datetime.date(2024, 11, 12)
    with translation.override("id"):
        assert longdate(day) == "12 November 2024"
        assert longdate(datetime.date(2024, 8, 1)) == "1 Agustus 2024"
        assert shortdate(day) == "12/11/2024"
        assert (longdate(None), shortdate(""), longtime(None), shorttime(None)) == ("–",) * 4


def test_moments_are_shown_in_the_zone_of_the_city():
    moment = datetime.datetime(2024, 11, 11, 18, 5, tzinfo=datetime.UTC)
    with translation.override("id"), timezone.override("Asia/Makassar"):
        assert longdate(moment) == "12 November 2024"
        assert longtime(moment) == "12 November 2024 02.05 WITA"
        assert shorttime(moment) == "12/11/2024 02.05"
        assert longtime(datetime.date(2024, 11, 12)) == "12 November 2024"
