"""One truth about a pair: its score and its reasons are kept together, and made anew when one of the two changes."""

from django.db.models import Q
from django.utils import timezone

from households.duplicates.facts import facts_of, with_facts
from households.duplicates.likeness import compare
from households.models import DuplicatePair, Person


def rescore(households) -> int:
    """Score the open pairs of the members of `households` (ids) anew; return how many. For a correction by hand: what
    a list changes is scored by the next look through the register."""
    ids = list(households)
    touched = Q(first__household__in=ids) | Q(second__household__in=ids)
    pairs = list(DuplicatePair.objects.select_for_update(of=["self"]).filter(touched, state="open").order_by("pk"))
    if not pairs:
        return 0
    wanted = {key for pair in pairs for key in (pair.first_id, pair.second_id)}
    people = {person.pk: facts_of(person) for person in with_facts(Person.objects.filter(pk__in=wanted))}
    now = timezone.now()
    for pair in pairs:
        likeness = compare(people[pair.first_id], people[pair.second_id])
        pair.score, pair.levels, pair.scored_at = likeness.score, likeness.levels, now
    return DuplicatePair.objects.bulk_update(pairs, ["score", "levels", "scored_at"])
