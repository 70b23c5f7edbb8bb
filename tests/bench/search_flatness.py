"""Database time of the search box at 1,500,000 households against 120,000: a given name that many have, in another
spelling, a family name, two words, an address that many share, a number, and what nobody has."""

from statistics import median

from django.core.cache import cache

from accounts.models import User
from households.finding import search
from households.models import Household
from tests.bench import Measure
from tests.bench._city import BIG, SMALL, fill, register
from tests.bench.list_flatness import _database_time

ROUNDS = 15
TEXTS = ("johanes", "fanggidai", "xaver quint", "timor raya")
NUMBER = "5371000000000777"
# Told, not counted in the ratio: of a whole name each bearer is collected, and a bigger register has more of them.
WHOLE_NAME = "juliana banoet"


def measure() -> Measure:
    """The worst of the searches; each the median of its queries' time, the registers in turn."""
    fill()
    visible = Household.objects.visible_to(User(username="bench", is_superuser=True, is_active=True))
    found = {f"“{text}”": _ratio(lambda text=text: list(_page(visible, text))) for text in (*TEXTS, WHOLE_NAME)}
    found["number"] = _ratio(lambda: search.by_number(visible, NUMBER))
    worst = max(ratio for name, (ratio, _small, _big) in found.items() if WHOLE_NAME not in name)
    told = "; ".join(f"{name} {small:.1f} → {big:.1f} ms" for name, (_ratio, small, big) in found.items())
    return Measure(round(worst, 2), 2, "lower", f"{SMALL:,} → {BIG:,} households. {told}".replace(",", "."))


def _page(visible, text):
    return search.by_words(visible, search.words_of(text))


def _ratio(find):
    """(ratio, milliseconds in the small register, in the big one)."""
    times = {True: [], False: []}
    for number in range(ROUNDS + 2):
        for small in times:
            with register(small):
                cache.clear()
                find()  # what the page needs lies in memory, as it does on a day of work
                taken = _database_time(find)
            if number > 1:
                times[small].append(taken)
    small, big = median(times[True]), median(times[False])
    return big / small, small, big
