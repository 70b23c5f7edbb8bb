"""What waits for a person today. The apps above this one contribute cards; this part knows none of them.

In `AppConfig.ready`: `workday.register(cards)`, where `cards(user)` gives Cards with at most one query each; a card
nobody with this role needs is simply not given.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

URGENT, NORMAL, QUIET = 0, 1, 2
TONES = {URGENT: "warning", NORMAL: "primary", QUIET: ""}


@dataclass(frozen=True)
class Card:
    """One kind of work: how much of it waits, where it is done, and what to say when nothing waits.

    `count` None: a card that only leads somewhere. `capped`: there are more than `count`.
    """

    title: str
    url: str
    count: int | None = None
    text: str = ""
    urgency: int = NORMAL
    empty: str = ""
    capped: bool = False

    @property
    def waiting(self) -> bool:
        return self.count is None or self.count > 0

    @property
    def tone(self) -> str:
        return TONES[self.urgency] if self.waiting and self.count is not None else ""


_sources: list[Callable[..., Iterable[Card]]] = []


def register(cards):
    """Add a function of a user that gives Cards; returns it, so it serves as a decorator. Twice is once."""
    if cards not in _sources:
        _sources.append(cards)
    return cards


def cards_for(user) -> list[Card]:
    """Every card for `user`: what waits first, by urgency, then what is empty, then what only leads somewhere."""
    cards = [card for source in _sources for card in source(user)]
    return sorted(cards, key=lambda card: (card.count is None, not card.waiting, card.urgency))
