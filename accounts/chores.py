"""What the background process does every few seconds besides its queued tasks; the apps above add to it.

In `AppConfig.ready`: `chores.register(function)`, where `function()` is short and safe to repeat.
"""

import logging
from collections.abc import Callable

from django.db import Error

logger = logging.getLogger(__name__)
_chores: list[Callable[[], object]] = []


def register(function):
    """Add a function without arguments; returns it. Twice is once."""
    if function not in _chores:
        _chores.append(function)
    return function


def run_all() -> None:
    """Run every chore; one that the database fails doesn't keep the others, and is tried again next time."""
    for chore in _chores:
        try:
            chore()
        except Error as error:
            logger.warning("%s did not run, trying again: %s", chore.__qualname__, type(error).__name__)
