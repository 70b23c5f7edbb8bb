"""Keeping a view of the list by name, for oneself or for the office."""

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts import audit
from accounts.models import User
from households.models import SavedFilter

ORDER = "order"


def canonical(parameters: QueryDict, names) -> str:
    """The parameters of these names (and the order) that say something, always in the same order."""
    kept = QueryDict(mutable=True)
    for name in sorted({*names, ORDER} & set(parameters)):
        values = [value for value in parameters.getlist(name) if value]
        if values:
            kept.setlist(name, values)
    return kept.urlencode()


@transaction.atomic
def save_filter(*, by: User, name: str, query: str, shared: bool) -> SavedFilter:
    """Keep the view under `name`; one of the same name of the same person gives way to it."""
    values = {"query": query, "shared": shared, "saved_at": timezone.now()}
    saved, _new = SavedFilter.objects.update_or_create(owner=by, name=name, defaults=values)
    audit.record(by=by, action="filter.save", on=saved, summary=name)
    return saved


@transaction.atomic
def forget_filter(*, saved: SavedFilter, by: User) -> None:
    """Forget one's own saved filter; `saved` is one that `by` keeps."""
    audit.record(by=by, action="filter.forget", on=saved, summary=saved.name)
    SavedFilter.objects.filter(pk=saved.pk, owner=by).delete()
