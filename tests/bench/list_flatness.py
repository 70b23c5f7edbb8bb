"""Database time of the household list at 1,500,000 households against 120,000: what a page costs mustn't grow."""

import time
from statistics import median

from django.core.cache import cache
from django.db import connection

from accounts.models import User
from households.filters import SORTS, HouseholdFilter
from households.models import Household
from households.views.lists import page_of
from kupang_case.keyset import LAST, keyset_page
from tests.bench import Measure
from tests.bench._city import BIG, SMALL, fill, register

ROUNDS = 15
KEYS = SORTS["name"]
# A given name that many have, a family name that one in a hundred has, and a fragment that nobody has.
SEARCHES = ("maria", "fanggidae", "xaver quint")
# Told, not counted in the ratio: of a whole name each bearer is collected, and a bigger register has more of them.
WHOLE_NAME = "yuliana banoet"


def measure() -> Measure:
    """The worst of the pages; each the median of its queries' time (rows, count or cursor), the registers in turn."""
    fill()
    user = User.objects.create(username="bench", is_superuser=True)
    found = {name: _ratio(page) for name, page in _pages(user).items()}
    worst = max(ratio for name, (ratio, _small, _big) in found.items() if WHOLE_NAME not in name)
    told = "; ".join(f"{name} {small:.1f} → {big:.1f} ms" for name, (_ratio, small, big) in found.items())
    return Measure(round(worst, 2), 2, "lower", f"{SMALL:,} → {BIG:,} households. {told}".replace(",", "."))


def _pages(user):
    def page(cursor=None, **filters):
        found = HouseholdFilter(filters, Household.objects.visible_to(user), user=user)
        found.is_valid()
        return page_of(found, "name", cursor(found.qs) if cursor else None)

    cursors = {}

    def middle(rows):
        key = connection_schema()
        if key not in cursors:
            start = rows.order_by(*KEYS)[rows.count() // 2]
            cursors[key] = keyset_page(rows.filter(head_name__gte=start.head_name), KEYS).next_cursor
        return cursors[key]

    pages = {"first": page, "middle": lambda: page(middle), "last": lambda: page(lambda rows: LAST)}
    return pages | {f"“{text}”": lambda text=text: page(name=text) for text in (*SEARCHES, WHOLE_NAME)}


def connection_schema():
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        return cursor.fetchone()[0]


def _ratio(page):
    """(ratio, milliseconds in the small register, in the big one)."""
    times = {True: [], False: []}
    for number in range(ROUNDS + 2):
        for small in times:
            with register(small):
                cache.clear()
                page()  # what the page needs lies in memory, as it does on a day of work
                taken = _database_time(page)
            if number > 1:
                times[small].append(taken)
    small, big = median(times[True]), median(times[False])
    return big / small, small, big


def _database_time(page) -> float:
    """Milliseconds that the list's own queries on households and persons take."""
    total = 0.0

    def timed(execute, statement, parameters, many, context):
        nonlocal total
        began = time.perf_counter()
        try:
            return execute(statement, parameters, many, context)
        finally:
            if "households_household" in statement or "households_person" in statement:
                total += time.perf_counter() - began

    with connection.execute_wrapper(timed):
        page()
    return total * 1000
