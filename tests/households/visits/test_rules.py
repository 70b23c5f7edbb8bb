"""Thresholds by day, spending a person, and the status with its reason."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.models import Threshold
from households.models.register import PovertyStatus
from households.visits.rules import assess, classify, counted_members, per_capita, threshold_in_force

NOVEMBER = date(2024, 11, 1)
money = st.decimals(min_value=0, max_value=99_999_999, places=2)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1))


def line(kind, scope, amount, day, decides=True):
    return Threshold(kind=kind, scope=scope, amount=Decimal(amount), valid_from=day, decides=decides)


THRESHOLDS = [
    line("extreme", "national", 322170, date(2022, 3, 1)),
    line("extreme", "national", 351957, date(2023, 3, 1)),
    line("extreme", "city", 535547, NOVEMBER),
    line("poor", "national", 535547, date(2022, 9, 1)),
    line("poor", "city", 732921, date(2023, 1, 1)),
]
lines = st.builds(
    line, st.sampled_from(["extreme", "poor"]), st.sampled_from(["city", "national"]),
    st.integers(1, 2_000_000), days, st.booleans(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "day", "amount"),
    [
        ("extreme", date(2022, 2, 28), None),
        ("extreme", date(2022, 3, 1), 322170),
        ("extreme", date(2023, 2, 28), 322170),
        ("extreme", date(2023, 3, 1), 351957),
        ("extreme", NOVEMBER - timedelta(days=1), 351957),
        ("extreme", NOVEMBER, 535547),
        ("poor", date(2022, 12, 31), 535547),
        ("poor", date(2023, 1, 1), 732921),
    ],
)
def test_threshold_on_edge_days(kind, day, amount):
    found = threshold_in_force(THRESHOLDS, kind, day)
    assert (found.amount if found else None) == amount


def test_city_goes_before_a_later_national_one_and_what_decides_nothing_is_ignored():
    later = line("extreme", "national", 600000, date(2025, 1, 1))
    silent = line("extreme", "city", 700000, date(2025, 6, 1), decides=False)
    assert threshold_in_force([*THRESHOLDS, later, silent], "extreme", date(2026, 1, 1)).amount == 535547


@given(st.lists(lines, max_size=12), st.sampled_from(["extreme", "poor"]), days)
def test_threshold_is_valid_and_none_better_exists(thresholds, kind, day):
    found = threshold_in_force(thresholds, kind, day)
    valid = [one for one in thresholds if one.kind == kind and one.decides and one.valid_from <= day]
    assert (found is None) == (not valid)
    for other in valid:
        if other.scope == found.scope:
            assert other.valid_from <= found.valid_from
        else:
            assert found.scope == "city"


@given(st.lists(lines, max_size=12), st.sampled_from(["extreme", "poor"]), days)
def test_a_threshold_holds_from_its_very_day(thresholds, kind, day):
    new = line(kind, "city", 1234, day)
    older = [one for one in thresholds if one.valid_from < day]
    assert threshold_in_force([*older, new], kind, day) is new
    assert threshold_in_force([*older, new], kind, day - timedelta(days=1)) is not new


@given(money, money, st.integers(1, 30))
def test_per_capita_is_to_the_sen(food, other, members):
    share = per_capita(food, other, members)
    assert share == share.quantize(Decimal("0.01"))
    assert abs(share * members - (food + other)) <= Decimal("0.005") * members


def test_per_capita_is_unknown_where_something_is_missing():
    assert per_capita(None, Decimal(1), 1) is None
    assert per_capita(Decimal(1), None, 1) is None
    assert per_capita(Decimal(1), Decimal(1), 0) is None


def test_who_shares_the_spending():
    findings = ["confirmed", "no_document", "not_confirmed", "duplicate", "deceased"]
    assert counted_members(findings) == 2


@given(money)
def test_status_by_the_lines(amount):
    extreme, poor = THRESHOLDS[2], THRESHOLDS[4]
    status, deciding = classify(amount, extreme, poor)
    if amount < extreme.amount:
        assert (status, deciding) == (PovertyStatus.EXTREME_POOR, extreme)
    elif amount < poor.amount:
        assert (status, deciding) == (PovertyStatus.POOR, poor)
    else:
        assert (status, deciding) == (PovertyStatus.NOT_POOR, poor)


def test_on_the_line_is_not_below_it():
    assert classify(Decimal(535547), THRESHOLDS[2], THRESHOLDS[4])[0] == "poor"
    assert classify(Decimal(732921), THRESHOLDS[2], THRESHOLDS[4])[0] == "not_poor"


def test_a_line_that_is_missing_makes_nobody_poor():
    assert classify(Decimal(1), None, THRESHOLDS[4])[0] == "poor"
    assert classify(Decimal(1), None, None) == ("unknown", None)
    assert classify(Decimal(1), THRESHOLDS[2], None)[0] == "extreme_poor"
    assert classify(Decimal(600_000), THRESHOLDS[2], None) == ("unknown", None)


def judge(food, other=0, *, members=1, day=NOVEMBER, presence="found", thresholds=THRESHOLDS):
    return assess(
        presence=presence, visited_on=day, food=Decimal(food), other=Decimal(other),
        findings=["confirmed"] * members, thresholds=thresholds,
    )  # fmt: skip


def test_reasons_in_words():
    assert judge(1_236_000, 412_000, members=4).reason == (
        "Pengeluaran Rp412.000 per orang per bulan, di bawah ambang kemiskinan ekstrem Rp535.547 "
        "(berlaku sejak 1 November 2024)."
    )
    assert judge(600_000).reason == (
        "Pengeluaran Rp600.000 per orang per bulan, tidak di bawah ambang kemiskinan ekstrem Rp535.547 "
        "(berlaku sejak 1 November 2024), tetapi di bawah garis kemiskinan Rp732.921 (berlaku sejak 1 Januari 2023)."
    )
    assert judge(2_000_000, members=2).reason == (
        "Pengeluaran Rp1.000.000 per orang per bulan, tidak di bawah garis kemiskinan Rp732.921 "
        "(berlaku sejak 1 Januari 2023)."
    )
    assert "belum ada garis kemiskinan" in judge(100, thresholds=[]).reason
    assert "belum ada ambang kemiskinan ekstrem" in judge(100, thresholds=THRESHOLDS[4:]).reason


@pytest.mark.parametrize("presence", ["moved", "deceased", "not_found", "refused", "nobody_home", ""])
def test_not_met_is_not_known(presence):
    outcome = judge(100, presence=presence)
    assert (outcome.status, outcome.per_capita, outcome.threshold) == ("unknown", None, None)
    assert outcome.reason.startswith("Status belum dapat ditetapkan")


def test_nobody_confirmed_is_not_known():
    assert judge(100, members=0).status == "unknown"
    assert "anggota keluarga" in judge(100, members=0).reason


def test_the_day_of_the_visit_decides_not_today():
    assert judge(400_000, day=NOVEMBER).status == "extreme_poor"
    assert judge(400_000, day=NOVEMBER - timedelta(days=1)).status == "poor"
