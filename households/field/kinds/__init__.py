"""The kinds of record that a phone may send. Apps above this one add theirs in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError


@dataclass(frozen=True)
class Submission:
    """One record as a phone sent it: `answers` are plain JSON values, `photos` (id, kind) pairs that will follow."""

    id: Any
    kind: str
    form_version: int
    base_version: int
    taken_at: Any
    answers: dict
    photos: tuple = ()
    submit: bool = True


@dataclass(frozen=True)
class Applied:
    """What became of a record: the id of what was written, a title, and the household and visit it belongs to."""

    object_id: str
    title: str
    household: Any = None
    visit: Any = None


class Rejected(ValidationError):
    """The record can't be taken as it is; `errors` maps the fields of the phone's form to what to do about them."""

    def __init__(self, errors: dict):
        super().__init__([text for texts in errors.values() for text in texts], code="rejected")
        self.errors = errors


class OutOfReach(Exception):
    """The record is about something that this person doesn't see (any more)."""


class Conflict(Exception):
    """The server holds something newer. `title`, `household`, `visit` say what; `reason` says it in words."""

    def __init__(self, reason, title, household=None, visit=None):
        super().__init__("conflict")
        self.reason, self.title, self.household, self.visit = reason, title, household, visit


@dataclass(frozen=True)
class Kind:
    """One kind of record.

    `apply(submission, by)` writes it by the same actions as the pages do, and returns Applied or raises Rejected,
    OutOfReach, PermissionDenied or Conflict. `compare(record)` gives the rows of a conflict as dicts (name, label,
    stored, sent, both as shown); `settle(record, by, chosen)` writes the fields `chosen` of what was sent.
    `payload(user)` is what the phone takes along for this kind, None where nothing.
    """

    name: str
    label: Any
    permission: str
    apply: Callable
    compare: Callable | None = None
    settle: Callable | None = None
    payload: Callable | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Add a kind; a second one of the same name replaces it."""
    _kinds[kind.name] = kind
    return kind


def kind_of(name) -> Kind | None:
    """The kind called `name`, or None."""
    return _kinds.get(name)


def kinds_of(user) -> list[Kind]:
    """The kinds of record that `user` may send."""
    return [kind for kind in _kinds.values() if user.has_perm(kind.permission)]


def errors_of(form) -> dict:
    """Field → texts of a form that isn't valid, as the phone shows them."""
    return {name: [str(text) for text in texts] for name, texts in form.errors.items()}
