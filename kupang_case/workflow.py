"""State machines as plain tables: `{state: {next_state, ...}}`. Knows nothing of models or Django's database."""

from collections.abc import Mapping, Set

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Transitions = Mapping[str, Set[str]]


class TransitionNotAllowed(ValidationError):
    """A change of state that the table doesn't hold; its message may be shown to the person."""


def can_transition(table: Transitions, old: str, new: str) -> bool:
    """Whether `table` allows going from `old` to `new`."""
    return new in table.get(old, frozenset())


def check_transition(table: Transitions, old: str, new: str) -> None:
    """Return nothing if `table` allows going from `old` to `new`, else raise TransitionNotAllowed."""
    if not can_transition(table, old, new):
        raise TransitionNotAllowed(
            _("This can't be done now: the state is “%(old)s” and “%(new)s” doesn't follow it. Reload the page."),
            code="transition_not_allowed",
            params={"old": old, "new": new},
        )


def final_states(table: Transitions) -> frozenset[str]:
    """The states of `table` that nothing follows."""
    return frozenset(state for state, following in table.items() if not following)
