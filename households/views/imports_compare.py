"""Two snapshots beside each other."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import require
from households.imports import comparing
from households.models import ImportBatch
from kupang_case.keyset import Page, keyset_page

KINDS = {comparing.NEW: _("New"), comparing.GONE: _("Gone"), comparing.CHANGED: _("Changed")}
OFFERED = 100


@require("households.view_importbatch")
@require_safe
def import_compare(request):
    """Choose two accepted lists; how many rows are new, gone and changed, and the rows of one kind."""
    accepted = ImportBatch.objects.visible_to(request.user).filter(state=ImportBatch.State.ACCEPTED)
    lists = list(accepted.order_by("-pk")[:OFFERED])
    known = {str(batch.pk): batch for batch in lists}
    older, newer = (known.get(request.GET.get(name, "")) for name in ("older", "newer"))
    context = {"lists": lists, "choices": [("older", older), ("newer", newer)]}
    if older and newer and older != newer:
        kind = request.GET.get("kind", "")
        kind = kind if kind in KINDS else comparing.NEW
        counts = comparing.counts(older, newer)
        context |= {
            "kind": kind, "title": KINDS[kind], "page": _page(kind, older, newer, request.GET.get("cursor")),
            "kinds": [(name, label, counts[name]) for name, label in KINDS.items()],
        }  # fmt: skip
    return render(request, "households/imports/compare.html", context)


def _page(kind, older, newer, cursor) -> Page:
    rows = comparing.rows_of(kind, older, newer).select_related("ward")
    page = keyset_page(rows, ["pk"], cursor, counted=False)
    if kind == comparing.CHANGED:
        comparing.add_changes(page.rows, older)
    return page
