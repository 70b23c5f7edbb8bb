"""What an objection may be against. Apps above this one add kinds by `add_kind`, so that nothing here imports them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """`choices(household, user)` gives (object id as text, label) of what somebody may object to in a household.

    Where an app decides by its own rules, `recorded(objection, by)` is called in the same transaction, `decided_by`
    says who decides, and that app calls `actions.close_objections`.
    """

    key: str
    label: str | Promise
    choices: Callable[..., Iterable[tuple[str, str]]]
    recorded: Callable | None = None
    decided_by: str | Promise = ""


STATUS = "status"
_kinds = {STATUS: Kind(STATUS, _("The status of the family"), lambda household, user: [("", "")])}


def add_kind(kind: Kind) -> Kind:
    """Register a kind; twice is once."""
    _kinds[kind.key] = kind
    return kind


def targets(household, user) -> list[tuple[str, str]]:
    """(`kind` or `kind:object id`, what it is in words) of everything one may object to in `household`."""
    found = []
    for kind in _kinds.values():
        for object_id, label in kind.choices(household, user):
            value = f"{kind.key}:{object_id}" if object_id else kind.key
            found.append((value, f"{kind.label}: {label}" if label else str(kind.label)))
    return found


def kind_of(key) -> Kind | None:
    """The kind `key`, or None where no app knows it any more."""
    return _kinds.get(key)


def decided_elsewhere() -> list[str]:
    """The keys of the kinds that an app decides by its own rules."""
    return [key for key, kind in _kinds.items() if kind.decided_by]


def label_of(key) -> str:
    """The kind in words, or its key where no app knows it any more."""
    return str(_kinds[key].label) if key in _kinds else key
