"""Where two phones, or a phone and the office, say different things: side by side, for a person to settle."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.access import require
from households.field import policies, sync
from households.field.kinds import kind_of
from households.models import FieldRecord
from households.visits.policies import why_not
from kupang_case.keyset import keyset_page

UNPROCESSABLE = 422


@require("households.view_household")
@require_safe
def field_conflicts(request):
    """What waits to be settled, the oldest first; `?show=all`: every record that came from phones."""
    everything = request.GET.get("show") == "all"
    found = FieldRecord.objects.visible_to(request.user).select_related("user", "household__ward")
    if not everything:
        found = found.filter(state=FieldRecord.State.CONFLICT)
    keys = ("-id",) if everything else ("id",)
    page = keyset_page(found, keys, request.GET.get("cursor"), counted=False)
    sections = [
        {"label": _("To be settled"), "url": "?", "current": not everything},
        {"label": _("All"), "url": "?show=all", "current": everything},
    ]
    context = {"page": page, "everything": everything, "sections": sections}
    return render(request, "households/field/conflicts.html", context)


@require("households.view_household")
@require_http_methods(["GET", "HEAD", "POST"])
def field_conflict(request, pk):
    """Settle one: for each difference the phone's or the stored answer, or keep what is stored as a whole."""
    found = FieldRecord.objects.visible_to(request.user).select_related(
        "user", "household__ward", "visit__officer", "settled_by"
    )
    record = get_object_or_404(found, pk=pk)
    status = 200
    if request.method == "POST":
        try:
            return _settle(request, record)
        except ValidationError as error:
            for text in error.messages:
                messages.error(request, text)
            status = UNPROCESSABLE
    else:
        audit.record(by=request.user, action="field.view", on=record, summary=record.receipt)
    return render(request, "households/field/conflict.html", _context(request.user, record), status=status)


def _settle(request, record):
    apply = request.POST.get("settle") == "apply"
    prefix = "take_"
    chosen = [
        name.removeprefix(prefix) for name, value in request.POST.items() if name.startswith(prefix) and value == "sent"
    ]
    sync.settle(record=record, by=request.user, apply=apply, chosen=chosen)
    messages.success(
        request, _("Settled: the phone's answers were taken.") if apply else _("Settled: the stored stays.")
    )
    return redirect("field_conflicts")


def _context(user, record):
    """The record, its differences, and what this person may do; another officer's answers only for who settles."""
    refusal = why_not(policies.check_settle, record, user)
    others = record.visit is not None and record.visit.officer_id != record.user_id
    shows = record.payload is not None and not (others and record.user_id == user.pk)
    kind = kind_of(record.kind)
    return {
        "record": record,
        "kind": kind,
        "rows": kind.compare(record) if shows and kind and kind.compare else [],
        "others": others,
        "hidden": others and record.user_id == user.pk,
        "refusal": refusal,
    }
