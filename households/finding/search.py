"""What stands behind the search box: a whole identity number leads to one family, words to the families that fit.

Words fit a family where each of them lies in the name of one member (in any spelling, `names`), or the address
contains them. Whoever asks passes the households they may see.
"""

from dataclasses import replace

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Upper

from households.filters import COLLECT_AT_MOST, borne_by_many
from households.finding.names import PlainName
from households.models import Household, Person
from kupang_case.keyset import Page, keyset_page

LONGEST = 80
SHORTEST_WORD = 3
NUMBER_SIGNS = str.maketrans("", "", " .-'’")
KEYS = ("head_name", "id")
SIZE = 25
FEWEST_DIGITS = 8


def digits_of(text) -> str | None:
    """The digits of what looks like an identity number, whole or not; None for words and house numbers."""
    bare = text.translate(NUMBER_SIGNS)
    return bare if bare.isascii() and bare.isdigit() and len(bare) >= FEWEST_DIGITS else None


def by_number(households, number) -> Household | None:
    """The one of `households` with this No. KK, or with a member of this NIK."""
    return (
        households.filter(kk_number=number).first()
        or households.filter(pk__in=Person.objects.filter(nik=number).values("household")).first()
    )


def words_of(text) -> list[str]:
    """The words to look for, in the order typed; none where no word is long enough to be found."""
    words = text[:LONGEST].split()
    return words if any(len(word) >= SHORTEST_WORD for word in words) else []


def people_named(words):
    """The people in whose name each of the words lies."""
    named = Person.objects.alias(plain=PlainName("name"))
    for word in words:
        named = named.filter(plain__contains=PlainName(Value(word)))
    return named


def by_words(households, words, cursor=None) -> Page:
    """One page of the families that fit, by name; `match` on each names the members found.

    Where many people fit, the list is walked in its order until the page is full; else the trigram indexes collect
    them first. Nothing is counted but what is seen.
    """
    named = people_named(words)
    lies_at = Q(upper_address__contains=" ".join(words).upper())
    addressed = Household.objects.alias(upper_address=Upper("address")).filter(lies_at)
    if borne_by_many(named) or borne_by_many(addressed):
        # A value for each row, not EXISTS: beside an OR that collects every bearer before the first row is looked at.
        bearer = Subquery(named.filter(household=OuterRef("pk")).values("pk")[:1])
        rows = households.alias(upper_address=Upper("address"), bearer=bearer).filter(lies_at | Q(bearer__isnull=False))
    else:
        found = named.values_list("household", flat=True)[:COLLECT_AT_MOST]
        found = found.union(addressed.values_list("pk", flat=True)[:COLLECT_AT_MOST])
        rows = households.filter(pk__in=found)
    page = keyset_page(rows.select_related("ward"), KEYS, cursor, size=SIZE, counted=False)
    _add_matches(page, named)
    if page.previous_cursor:
        return page
    return replace(page, count=len(page), capped=page.next_cursor is not None)


def _add_matches(page, named):
    bearers = named.filter(household__in=[row.pk for row in page]).order_by("name", "pk") if page else ()
    for row in page:
        row.match = [person.name for person in bearers if person.household_id == row.pk]
