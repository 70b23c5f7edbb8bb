"""Whether a person now typed in is known already: one query, for the forms of the register."""

from datetime import date
from typing import NamedTuple

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, Exists, OuterRef, Value, When
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from households.duplicates.facts import facts_of, with_facts
from households.duplicates.levels import Facts
from households.duplicates.likeness import QUEUED_FROM, WARNED_FROM, compare
from households.finding.names import PlainName
from households.models import Household, Person

LIKE_ENOUGH, ROUGHLY_ENOUGH = 0.4, 0.25
COMPARED_AT_MOST = 100
SHOWN_AT_MOST = 5
OLDEST = 1900


class Known(NamedTuple):
    """Somebody who may be the one typed in. Where not `seen`, nothing of them may be told but that they exist."""

    person: Person
    score: int
    seen: bool


def known_like(user, *, name, birth_date, sex="", apart_from=None) -> list[Known]:
    """Who of the present members may be the person typed in, the likest first. One query.

    Looked at: who bears exactly this name, and whose name is similar among those born that day or on a day that a slip
    of the pen makes of it. Outside the scope of `user` only what would be queued as a duplicate counts, so that
    guessing tells little.
    """
    typed = PlainName(Value(name))
    people = with_facts(Person.objects.present().exclude(pk=apart_from)).annotate(
        typed=typed, seen=Exists(Household.objects.visible_to(user).filter(pk=OuterRef("household")))
    )
    found = people.filter(pk__in=_near(name, typed, birth_date)).order_by(
        Case(When(birth_date=birth_date, then=0), default=1), "pk"
    )
    facts = {"birth": f"{birth_date:%Y%m%d}", "sex": sex}
    known = [_compared(person, facts) for person in found[:COMPARED_AT_MOST]]
    likely = [one for one in known if one.score >= (WARNED_FROM if one.seen else QUEUED_FROM)]
    return sorted(likely, key=lambda one: (-one.score, one.person.name))[:SHOWN_AT_MOST]


def _near(name, typed, birth_date):
    """Three searches, each by its own index. On another day than the one typed, the letters as written sort out most of
    a few hundred people before a name is brought into its one spelling, which costs most."""
    people = Person.objects.alias(plain=PlainName("name"))
    similar = people.filter(GreaterThanOrEqual(TrigramSimilarity("plain", typed), LIKE_ENOUGH))
    on_other_days = similar.filter(
        GreaterThanOrEqual(TrigramSimilarity("name", name), ROUGHLY_ENOUGH),
        birth_date__in=slips_of(birth_date) - {birth_date},
    )
    on_the_day, namesakes = similar.filter(birth_date=birth_date), people.filter(plain=typed)
    return namesakes.values("pk").union(on_the_day.values("pk"), on_other_days.values("pk"))


def slips_of(day: date) -> set[date]:
    """The day, and every day that one wrong digit, day and month exchanged, or 1 January make of it."""
    text = f"{day:%Y%m%d}"
    written = {text, text[:4] + text[6:] + text[4:6], f"{text[:4]}0101"}
    written |= {text[:at] + digit + text[at + 1 :] for at in range(8) for digit in "0123456789"}
    latest = timezone.localdate().year
    return {found for found in map(_date, written) if found and OLDEST <= found.year <= latest}


def _date(text):
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _compared(person, facts):
    return Known(person, compare(Facts(person.typed, **facts), facts_of(person)).score, person.seen)
