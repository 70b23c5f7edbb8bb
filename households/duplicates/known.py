"""Whether a person now typed in is known already: one query, for the forms of the register."""

from datetime import date
from typing import NamedTuple

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, OuterRef, Q, Value

from households.duplicates.facts import facts_of, with_facts
from households.duplicates.levels import Facts
from households.duplicates.likeness import QUEUED_FROM, WARNED_FROM, compare
from households.finding.names import PlainName
from households.models import Household, Person

LIKE_ENOUGH = 0.4
COMPARED_AT_MOST = 60
SHOWN_AT_MOST = 5
OLDEST = 1900


class Known(NamedTuple):
    """Somebody who may be the one typed in. Where not `seen`, nothing of them may be told but that they exist."""

    person: Person
    score: int
    seen: bool


def known_like(user, *, name, birth_date=None, sex="", apart_from=None) -> list[Known]:
    """Who of the present members may be the person typed in, the likest first. One query.

    Looked at: who bears exactly this name, and whose name is similar among those born that day or on a day that a slip
    of the pen makes of it. Outside the scope of `user` only what would be queued as a duplicate counts, so that
    guessing tells little.
    """
    typed = PlainName(Value(name))
    near = Q(plain=typed)
    if birth_date:
        near |= Q(birth_date__in=slips_of(birth_date), similar__gte=LIKE_ENOUGH)
    people = with_facts(Person.objects.present().exclude(pk=apart_from)).annotate(
        typed=typed,
        similar=TrigramSimilarity(PlainName("name"), typed),
        seen=Exists(Household.objects.visible_to(user).filter(pk=OuterRef("household"))),
    )
    facts = {"birth": f"{birth_date:%Y%m%d}" if birth_date else "", "sex": sex}
    known = [_compared(person, facts) for person in people.filter(near).order_by("-similar", "pk")[:COMPARED_AT_MOST]]
    likely = [one for one in known if one.score >= (WARNED_FROM if one.seen else QUEUED_FROM)]
    return sorted(likely, key=lambda one: (-one.score, one.person.name))[:SHOWN_AT_MOST]


def slips_of(day: date) -> set[date]:
    """The day, and every day that one wrong digit, day and month exchanged, or 1 January make of it."""
    text = f"{day:%Y%m%d}"
    written = {text, text[:4] + text[6:] + text[4:6], f"{text[:4]}0101"}
    written |= {text[:at] + digit + text[at + 1 :] for at in range(8) for digit in "0123456789"}
    return {found for found in map(_date, written) if found and found.year >= OLDEST}


def _date(text):
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _compared(person, facts):
    return Known(person, compare(Facts(person.typed, **facts), facts_of(person)).score, person.seen)
