"""What the city's lists say of a dwelling, beside what an officer finds there: their own words, never codes."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from households.models import ImportBatch, ListEntry


@dataclass(frozen=True)
class Told:
    """`source`: the list's name with its day; `words`: question → what the list says, where it says something."""

    source: str
    words: dict[str, str]


def told_of(households) -> dict:
    """Household id → Told of the latest accepted list that speaks of the dwelling; one query."""
    found = _entries().filter(household__in=households).order_by("household_id", "-batch_id", "row")
    rows = found.distinct("household_id").values_list(
        "household_id", "batch__source", "batch__snapshot_date", "dwelling"
    )
    return {home: _told(source, day, words) for home, source, day, words in rows}


def with_told(visits):
    """`visits` annotated with what `told_by` makes a Told of: no query of its own."""
    latest = _entries().filter(household=OuterRef("household")).order_by("-batch_id", "row")
    return visits.annotate(**{f"told_{name}": Subquery(latest.values(path)[:1]) for name, path in PATHS.items()})


def told_by(visit) -> Told | None:
    """The Told of a visit read through `with_told`."""
    return _told(visit.told_source, visit.told_day, visit.told_words) if visit.told_words else None


PATHS = {"source": "batch__source", "day": "batch__snapshot_date", "words": "dwelling"}


def _entries():
    return ListEntry.objects.filter(batch__state=ImportBatch.State.ACCEPTED, dwelling__isnull=False)


def _told(source, day, words):
    return Told(f"{source} ({day:%d/%m/%Y})" if day else source, {name: word for name, word in words.items() if word})
