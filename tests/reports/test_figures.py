"""What each figure counts, and that a number and its rows never differ."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from reports.figures import FIGURES, HOUSEHOLD, NOBODY, Conditions, Scope, count_by, headline, rows_of
from reports.registry import REPORTS
from tests import factories


def count(key, scope=None, **conditions):
    return rows_of(key, scope or Scope(), Conditions(**conditions)).count()


def test_headline(city):
    assert headline(Scope(city.analyst)) == {
        "registered": 15, "verified": 9, "extreme_poor": 5, "extreme_in_nothing": 4,
    }  # fmt: skip


def test_every_figure_counts_what_it_lists(city):
    for key in FIGURES:
        assert count_by([key], Scope(), Conditions())[()][key] == count(key), key


def test_a_ward_head_counts_own_wards_alone(city):
    scope = Scope(city.lurah)
    assert count("registered", scope) == 10
    assert count("extreme_poor", scope) == 4
    assert count("enrolments_now", scope) == 4
    assert count("visits_submitted", scope) == count("visits_submitted", scope, officer=city.officer)
    assert scope.words == "Lasiana, Oesapa"


def test_somebody_without_a_role_counts_nothing(city):
    scope = Scope(factories.UserFactory())
    assert {key: count(key, scope) for key in FIGURES if count(key, scope)} == {}


def test_a_threshold_counts_again_from_the_stored_spending(city):
    assert count("extreme_poor") == 5
    assert count("extreme_poor", threshold=Decimal(351_957)) == 2
    assert count("poor", threshold=Decimal(351_957)) == 3 + 3
    assert count("extreme_poor", threshold=Decimal(535_547)) == 5
    assert count("extreme_poor", threshold=Decimal(535_548)) == 6, "strictly below is poor, on the line is not"
    assert count("extreme_poor", threshold=Decimal(10_000_000)) == 10


@pytest.mark.parametrize("amount", [None, 1, 351_957, 535_547, 732_921, 99_999_999])
def test_poverty_statuses_divide_the_register(city, amount):
    keys = ("extreme_poor", "poor", "not_poor", "unknown")
    threshold = None if amount is None else Decimal(amount)
    assert sum(count(key, threshold=threshold) for key in keys) == count("registered")


def test_verification_states_divide_the_register(city):
    keys = ("unverified", "assigned", "submitted", "returned", "verified", "unreachable")
    assert sum(map(count, keys)) == count("registered")


def test_the_extremely_poor_are_in_a_programme_or_in_none(city):
    assert count("extreme_enrolled") == 1
    assert count("extreme_enrolled") + count("extreme_in_nothing") == count("extreme_poor")
    assert list(rows_of("not_poor_enrolled", Scope(), Conditions())) != []


def test_a_proposal_and_an_exit_are_no_place(city):
    places = rows_of("enrolments_now", Scope(), Conditions())
    assert {place.state for place in places} == {"active", "approved", "suspended"}
    parts = ("enrolments_extreme", "enrolments_not_poor", "enrolments_unknown")
    poor = places.filter(household__poverty_status="poor").count()
    assert sum(map(count, parts)) + poor == places.count()


def test_persons_are_the_present_members(city):
    before = count("extreme_persons")
    assert before == sum(one.member_count for one in city.households if one.poverty_status == "extreme_poor")
    person = city.households[1].members.first()
    person.status, person.left_on = "moved", timezone.localdate()
    person.save()
    assert count("extreme_persons") == before - 1


def test_a_period_is_of_days_in_the_city(city):
    visit = city.households[0].current_visit
    visit.submitted_at = timezone.make_aware(timezone.datetime(2026, 3, 1, 0, 30))
    visit.save()
    assert count("visits_submitted", since=date(2026, 3, 1), until=date(2026, 3, 1)) == 1
    assert count("visits_submitted", until=date(2026, 2, 28)) == 0


def test_nobody_assigned(city):
    assert count("registered", officer=NOBODY) == 2
    assert count("registered", officer=city.officer) == 10


def test_figures_say_what_they_count():
    assert FIGURES["verified"].counts == HOUSEHOLD
    assert all(str(figure.label) for figure in FIGURES.values())


@pytest.mark.parametrize("slug", REPORTS)
def test_a_report_takes_few_queries_however_many_rows(city, slug, django_assert_max_num_queries):
    for per, _label in REPORTS[slug].per or [("", "")]:
        with django_assert_max_num_queries(6):
            REPORTS[slug].table(Scope(), Conditions(per=per))


def test_median_days_to_review(city):
    table = REPORTS["progres-verifikasi"].table(Scope(), Conditions())
    assert table.totals.value(table, "median_days") == Decimal("3.0"), "the middle of 1 1 2 2 3 3 3 4 4 4"
    district = f"district:{factories.ward('Sikumana').district.code}"
    found = {row.key: row.value(table, "median_days") for row in table.rows}
    assert found[district] == Decimal("3.5"), "a district's median is of its visits, no sum of its wards'"


def test_progress_in_a_period_before_everything(city):
    until = timezone.localdate() - timedelta(days=900)
    table = REPORTS["progres-verifikasi"].table(Scope(), Conditions(until=until))
    assert table.totals.value(table, "visits_submitted") == 0
    assert table.totals.value(table, "median_days") is None
    assert table.totals.value(table, "registered") == 15
