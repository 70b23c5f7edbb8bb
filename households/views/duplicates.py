"""Possible duplicates: the queue, a pair side by side, settling it, taking a merge back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.access import require
from accounts.privacy import mask
from households.duplicates import actions
from households.duplicates.jobs import look_through
from households.duplicates.likeness import reasons
from households.models import DuplicateCandidate, DuplicatePair, Household, Person
from households.views.common import attempt
from kupang_case.keyset import keyset_page

KEYS = ("-score", "id")
CERTAIN_AT_MOST = 20
settles = require("households.settle_duplicates")


@settles
@require_safe
def duplicate_list(request):
    """The queue, the likest first; above it the people whom an imported list names in another household."""
    asked = request.GET.get("state")
    state = asked if asked in DuplicatePair.State.values else DuplicatePair.State.OPEN
    pairs = (
        DuplicatePair.objects.visible_to(request.user)
        .filter(state=state)
        .select_related("first__household__ward", "second__household__ward")
    )
    certain = DuplicateCandidate.objects.filter(
        state="open", person__household__in=Household.objects.visible_to(request.user)
    ).select_related("person__household__ward", "household__ward", "batch")
    context = {
        "page": keyset_page(pairs, KEYS, request.GET.get("cursor")),
        "state": state,
        "sections": [
            {"label": label, "url": f"?state={value}", "current": value == state}
            for value, label in DuplicatePair.State.choices
        ],
        "certain": certain.order_by("pk")[:CERTAIN_AT_MOST] if state == DuplicatePair.State.OPEN else [],
    }
    return render(request, "households/duplicates/list.html", context)


@settles
@require_safe
def duplicate_pair(request, pk):
    """Both persons side by side, with the reasons of the score."""
    pair = _visible(request, pk)
    first, second = pair.first, pair.second
    audit.record_many(
        audit.entry(by=request.user, action="household.viewed", on=person.household, summary=_("Possible duplicates"))
        for person in (first, second)
    )
    context = {
        "pair": pair,
        "first": first,
        "second": second,
        "reasons": reasons(pair.levels),
        "stale": max(first.updated_at, second.updated_at) > pair.scored_at,
        "fields": [_field(name, first, second) for name in actions.CHOSEN],
        "merge": pair.merges.filter(undone_at=None).select_related("merged_by").first(),
    }
    return render(request, "households/duplicates/pair.html", context)


@settles
@require_POST
def duplicate_different(request, pk):
    """Remember that the two are not the same."""
    pair = _visible(request, pk)
    if attempt(request, actions.mark_different, pair=pair):
        messages.success(request, _("Remembered: these are two persons."))
    return redirect("duplicate_list")


@settles
@require_POST
def duplicate_merge(request, pk):
    """Merge: `keep` names the person kept, and each field's choice whose value stands."""
    pair = _visible(request, pk)
    keep = next((person for person in (pair.first, pair.second) if str(person.pk) == request.POST.get("keep")), None)
    if keep is None:
        messages.error(request, _("Choose the person to keep."))
        return redirect("duplicate_pair", pk=pk)
    take = [name for name in actions.CHOSEN if request.POST.get(name, str(keep.pk)) != str(keep.pk)]
    if attempt(request, actions.merge, pair=pair, keep=keep, take=take):
        messages.success(request, _("Merged. Programmes and visits follow the person kept."))
    return redirect("duplicate_pair", pk=pk)


@settles
@require_POST
def duplicate_undo(request, pk):
    """Take the merge of a pair back."""
    pair = _visible(request, pk)
    made = pair.merges.filter(undone_at=None).first()
    if made is None:
        messages.error(request, _("This merge was taken back already."))
    elif attempt(request, actions.undo, merge=made):
        messages.success(request, _("The merge was taken back. The pair waits in the queue again."))
    return redirect("duplicate_pair", pk=pk)


@require("households.settle_duplicates", "households.import_lists")
@require_POST
def duplicate_search(request):
    """Look through the whole register for pairs."""
    audit.record(by=request.user, action="duplicate.search")
    look_through.enqueue()
    messages.success(request, _("The register is being looked through. New pairs appear here within minutes."))
    return redirect("duplicate_list")


def _visible(request, pk):
    pairs = DuplicatePair.objects.visible_to(request.user).select_related(
        "first__household__ward", "second__household__ward", "decided_by"
    )
    return get_object_or_404(pairs, pk=pk)


def _field(name, first, second):
    label = str(Person._meta.get_field(name).verbose_name)
    one, other = _said(first, name), _said(second, name)
    differ = getattr(first, name) != getattr(second, name)
    # Where only the second one knows a value, that one is proposed.
    return {
        "name": name, "label": label[:1].upper() + label[1:], "first": one, "second": other, "differ": differ,
        "prefer_second": getattr(first, name) in (None, "") and differ,
    }  # fmt: skip


def _said(person, name):
    value = getattr(person, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name == "nik":
        return mask(value) if value else "–"
    if name == "birth_date":
        return f"{value:%d/%m/%Y}" if value else "–"
    display = getattr(person, f"get_{name}_display", None)
    return str(display() if display and value else value) or "–"
