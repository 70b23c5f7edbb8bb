"""`/visits/`: what waits for this person, and everything they may see."""

from django.db.models import Count
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import require
from households.models import Visit
from households.visits import queues
from households.visits.filters import VisitFilter
from kupang_case.keyset import capped_count, keyset_page


def _tabs(user):
    """The tabs `user` has, with how much waits in each; the most urgent first."""
    makes, reviews = user.has_perm("households.make_visit"), user.has_perm("households.review_visit")
    tabs, counts = {}, queues.counts(user) if makes or reviews else {}
    if reviews:
        tabs["queue"] = (counts["queue"], False)
    if makes:
        tabs["assigned"] = capped_count(queues.assigned_to(user))
        tabs["mine"] = (counts["draft"] + counts["returned"], False)
    tabs["all"] = None
    return tabs


def _default(tabs):
    waiting = [name for name, count in tabs.items() if count and count[0]]
    return (waiting or list(tabs))[0]


@require("households.view_visit")
@require_safe
def visit_list(request):
    """Review queue, households to visit, own open visits, or all visits in one's scope, as tabs."""
    tabs = _tabs(request.user)
    shown = request.GET.get("show")
    shown = shown if shown in tabs else _default(tabs)
    context = {"shown": shown, "title": _titles()[shown], "sections": _sections(tabs, shown)}
    if shown == "assigned":
        homes = queues.assigned_to(request.user).select_related("ward")
        context["page"] = keyset_page(homes, queues.WALK_ORDER, request.GET.get("cursor"), counted=False)
        return render(request, "households/visits/list_assigned.html", context)
    return render(request, "households/visits/list.html", context | _visits(request, shown))


def _visits(request, shown):
    user = request.user
    found, keys, without = {
        "queue": (queues.review_queue(user), queues.QUEUE_ORDER, ["state"]),
        "mine": (queues.open_visits_of(user), ("-id",), ["officer"]),
        "all": (Visit.objects.visible_to(user), ("-id",), []),
    }[shown]
    filterset = VisitFilter(request.GET, found, user=user, without=without)
    rows = filterset.qs.select_related("household__ward", "officer")
    if shown == "queue":
        rows = rows.annotate(flag_count=Count("flags"))
    return {
        "filter": filterset,
        "filtered": any(request.GET.get(name) for name in filterset.filters),
        "clear_url": f"{reverse('visit_list')}?show={shown}",
        "page": keyset_page(rows, keys, request.GET.get("cursor"), counted=shown == "all", count_of=filterset.qs),
    }


def _titles():
    return {"queue": _("To review"), "assigned": _("To visit"), "mine": _("My open visits"), "all": _("All visits")}


def _sections(tabs, shown):
    titles = _titles()
    return [
        {
            "label": titles[name],
            "url": f"{reverse('visit_list')}?show={name}",
            "current": name == shown,
            "count": None if count is None else f"{count[0]}+" if count[1] else count[0],
        }
        for name, count in tabs.items()
    ]
