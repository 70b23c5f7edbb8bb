"""Keyset pages: every row once, whichever way one walks, also where the sort value repeats."""

import pytest

from households.models import Household
from kupang_case.keyset import LAST, capped_count, keyset_page, sort_keys
from tests.factories import HouseholdFactory

KEYS = ("head_name", "id")
pytestmark = pytest.mark.django_db


@pytest.fixture
def households():
    names = ["ADAM"] * 5 + ["BETTY"] * 7 + ["", "", "ZAKA"]
    made = [HouseholdFactory(head_name=name, member_count=number % 3) for number, name in enumerate(names)]
    return sorted(made, key=lambda one: (one.head_name, one.pk))


def walk(keys, size=4, start=None, attribute="next_cursor"):
    pages, cursor = [], start
    while True:
        page = keyset_page(Household.objects.all(), keys, cursor, size=size)
        pages.append([row.pk for row in page])
        cursor = getattr(page, attribute)
        if not cursor:
            return pages


@pytest.mark.parametrize("size", [1, 3, 4, 5, 15, 50])
def test_forwards_each_row_once_in_order(households, size):
    assert sum(walk(KEYS, size), []) == [one.pk for one in households]


@pytest.mark.parametrize("size", [1, 4, 15])
def test_backwards_from_the_last_page(households, size):
    pages = walk(KEYS, size, LAST, "previous_cursor")
    assert sum(reversed(pages), []) == [one.pk for one in households]


def test_downwards_and_mixed_directions(households):
    down = sum(walk(("-head_name", "-id")), [])
    assert down == [one.pk for one in reversed(households)]
    mixed = sum(walk(("member_count", "-head_name", "id"), 4), [])
    rows = Household.objects.order_by("member_count", "-head_name", "id").values_list("pk", flat=True)
    assert mixed == list(rows)


def test_there_and_back_shows_the_same_page(households):
    everything = Household.objects.all()
    first = keyset_page(everything, KEYS, size=4)
    second = keyset_page(everything, KEYS, first.next_cursor, size=4)
    again = keyset_page(everything, KEYS, second.previous_cursor, size=4)
    assert again.rows == first.rows
    assert first.previous_cursor is None and first.first_cursor is None and first.last_cursor == LAST
    assert again.previous_cursor is None


def test_the_last_page_has_no_next(households):
    page = keyset_page(Household.objects.all(), KEYS, LAST, size=4)
    assert [row.pk for row in page] == [one.pk for one in households[-4:]]
    assert page.next_cursor is None and page.last_cursor is None


def test_joined_keys(households):
    pages = walk(("ward__name", "head_name", "id"))
    assert sum(pages, []) == [one.pk for one in households]


@pytest.mark.parametrize("cursor", ["", "nonsense", "n~1~2:abc", "☃", "p~x"])
def test_an_unreadable_cursor_gives_the_first_page(households, cursor):
    assert keyset_page(Household.objects.all(), KEYS, cursor, size=4).rows == households[:4]


def test_a_cursor_of_another_order_gives_the_first_page(households):
    cursor = keyset_page(Household.objects.all(), ("-head_name", "-id"), size=4).next_cursor
    assert keyset_page(Household.objects.all(), KEYS, cursor, size=4).rows == households[:4]


def test_a_cursor_whose_row_is_gone_gives_the_first_page(households):
    cursor = keyset_page(Household.objects.all(), KEYS, size=4).next_cursor
    Household.objects.filter(pk=households[3].pk).delete()
    assert keyset_page(Household.objects.all(), KEYS, cursor, size=4).rows[0] == households[0]


def test_no_name_stands_in_a_cursor(households):
    cursor = keyset_page(Household.objects.all(), KEYS, size=4).next_cursor
    assert "ADAM" not in cursor


def test_count_stops_at_the_cap_and_travels_along(households, django_assert_num_queries):
    assert capped_count(Household.objects.all(), cap=10) == (10, True)
    assert capped_count(Household.objects.all(), cap=15) == (15, False)
    page = keyset_page(Household.objects.all(), KEYS, size=4)
    assert (page.count, page.capped) == (15, False)
    with django_assert_num_queries(2):
        following = keyset_page(Household.objects.all(), KEYS, page.next_cursor, size=4)
    assert following.count == 15


def test_rows_as_dicts(households):
    rows = Household.objects.values("pk", "head_name")
    page = keyset_page(rows, KEYS, size=4)
    assert keyset_page(rows, KEYS, page.next_cursor, size=4).rows[0]["pk"] == households[4].pk


def test_an_empty_list():
    page = keyset_page(Household.objects.all(), KEYS, LAST)
    assert not page and page.count == 0 and page.next_cursor is None


def test_sort_keys_come_from_the_allow_list():
    allowed = {"name": KEYS}
    assert sort_keys(allowed, "created_by__password", default="name") == KEYS
    assert sort_keys(allowed, None, default="name") == KEYS
