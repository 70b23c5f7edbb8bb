"""The case page is one screen; apps above this one add their panels to it, so that nothing here imports them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True)
class Panel:
    """One section of the case page: a heading, a template and its context. Lower `order` stands higher."""

    title: str | Promise
    template: str
    context: dict = field(default_factory=dict)
    order: int = 50


PanelFunction = Callable[..., Panel | None]
_panels: list[PanelFunction] = []
_work: list[PanelFunction] = []


def add_panel(function: PanelFunction) -> PanelFunction:
    """Register `function(household, user) -> Panel or None`; use as a decorator in the app above."""
    _panels.append(function)
    return function


def add_work_panel(function: PanelFunction) -> PanelFunction:
    """The same for what is *done* on the case (tasks, referrals): the page fetches these by a second request, so that
    neither goes beyond its queries."""
    _work.append(function)
    return function


def panels_for(household, user) -> list[Panel]:
    """The panels of `household` that `user` gets, in order."""
    return _made(_panels, household, user)


def work_panels_for(household, user) -> list[Panel]:
    """The panels of the work on `household` that `user` gets, in order."""
    return _made(_work, household, user)


def _made(functions, household, user):
    made = (function(household, user) for function in functions)
    return sorted((panel for panel in made if panel), key=lambda panel: panel.order)
