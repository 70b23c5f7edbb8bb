"""What apps above add to an event: what it touches of theirs is said before it is written, done and undone with it."""

from collections.abc import Callable
from typing import NamedTuple


class Follower(NamedTuple):
    """`foresee(plan) -> lines`; `follow(event, plan)` in the transaction of the event; `take_back(event)`, which raises
    ValidationError where something builds on the event already."""

    foresee: Callable
    follow: Callable
    take_back: Callable


_followers: list[Follower] = []


def add_follower(follower: Follower) -> Follower:
    """Register a Follower; twice is once."""
    if follower not in _followers:
        _followers.append(follower)
    return follower


def foreseen(plan) -> list[str]:
    """What the event would touch of the apps above, in words."""
    return [line for follower in _followers for line in follower.foresee(plan)]


def follow(event, plan) -> None:
    """Let every app above do what follows from the event."""
    for follower in _followers:
        follower.follow(event, plan)


def take_back(event) -> None:
    """Let every app above take back what followed, or refuse."""
    for follower in _followers:
        follower.take_back(event)
