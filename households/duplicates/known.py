"""Whether a person now typed in is known already: one query, for the forms of the register."""

from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, Value

from households.duplicates.candidates import facts_of, with_plain_names
from households.duplicates.likeness import QUEUED_FROM, WARNED_FROM, Facts, Reason, compare
from households.finding.names import PlainName
from households.models import Household, Person

KNOWN_AT_MOST = 300
SHOWN_AT_MOST = 5


class Known(NamedTuple):
    """Somebody who may be the one typed in. Where not `seen`, nothing of them may be told but that they exist."""

    person: Person
    score: int
    reasons: tuple[Reason, ...]
    seen: bool


def known_like(user, *, name, birth_date=None, sex="", apart_from=None) -> list[Known]:
    """Who of the present members may be the person typed in, the likest first. One query.

    Looked at: who was born that day or on the day with day and month exchanged, and who bears exactly this name.
    Outside the scope of `user` only what would be queued as a duplicate counts, so that guessing tells little.
    """
    near = Q(plain=PlainName(Value(name)))
    if birth_date:
        near |= Q(birth_date__in=[birth_date, *_exchanged(birth_date)])
    people = with_plain_names(Person.objects.present().exclude(pk=apart_from)).filter(near)
    seen = Exists(Household.objects.visible_to(user).filter(pk=OuterRef("household")))
    found = people.annotate(typed=PlainName(Value(name)), seen=seen)[:KNOWN_AT_MOST]
    known = [_compared(person, Facts(person.typed, birth_date, sex=sex)) for person in found]
    likely = [one for one in known if one.score >= (WARNED_FROM if one.seen else QUEUED_FROM)]
    return sorted(likely, key=lambda one: (-one.score, one.person.name))[:SHOWN_AT_MOST]


def _compared(person, typed):
    likeness = compare(typed, facts_of(person))
    return Known(person, likeness.score, likeness.reasons, person.seen)


def _exchanged(day) -> list[date]:
    return [date(day.year, day.day, day.month)] if day.day <= 12 and day.day != day.month else []
