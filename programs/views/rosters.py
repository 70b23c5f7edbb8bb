"""Rosters: the list, a new one, the page of one, its print."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import require
from accounts.templatetags.formats import format_number
from kupang_case.keyset import keyset_page
from programs.activities import ACTIVITIES
from programs.codes import qr
from programs.common_numbers import OBJECTION_TERM
from programs.figures import by_roster
from programs.kinds import kind_of
from programs.models import Enrolment, EnrolmentState, Programme, Roster, RowObjection
from programs.rosters import explaining
from programs.rosters.actions import change_roster, create_roster
from programs.rosters.allotment import judged, loose, terms_of
from programs.rosters.annex import DECIDED, annex_of, count_on_paper
from programs.rosters.decree import roster_of_token, token_of
from programs.rosters.filters import RosterFilter
from programs.rosters.forms import CommentForm, NewRosterForm, PublishForm, ReturnForm, RosterForm, SettleForm
from programs.rosters.policies import decided_by_ministry
from programs.rosters.preview import approval_preview, counts_and_rank, offers, row_actions
from programs.rosters.ranking import RANK, ranked
from programs.rosters.reserve import vacancy
from programs.views.common import get_roster

ROW_RELATED = ("person", explaining.RELATED, "ward")


@require("programs.view_roster")
@require_safe
def rosters(request):
    """The rosters in scope, the newest first."""
    mine = Roster.objects.visible_to(request.user)
    narrowed = RosterFilter(request.GET, mine, user=request.user)
    rows = narrowed.qs.select_related("programme", "created_by")
    page = keyset_page(rows, ("-id",), request.GET.get("cursor"))
    counts = {row["roster"]: row for row in by_roster(Enrolment.objects.filter(roster__in=[row.pk for row in page]))}
    pairs = [(row, counts.get(row.pk, {"rows": 0, "taken": 0})) for row in page]
    return render(request, "programs/rosters.html", {"filter": narrowed, "page": page, "pairs": pairs})


@require("programs.build_roster")
@require_http_methods(["GET", "HEAD", "POST"])
def roster_new(request):
    """A new draft."""
    programmes = Programme.objects.visible_to(request.user).filter(active=True).order_by("name")
    if request.method == "POST":
        form = NewRosterForm(request.POST, programmes=programmes)
        if form.is_valid():
            values = form.values()
            made = create_roster(programme=form.cleaned_data["programme"], by=request.user, **values)
            messages.success(request, _("The roster was made. Add proposals to it now."))
            return redirect(made)
        return render(request, "programs/roster_form.html", {"form": form, "roster": None}, status=422)
    initial = {"programme": programmes.filter(slug=request.GET.get("programme", "")).first()}
    form = NewRosterForm(programmes=programmes, initial=initial)
    return render(request, "programs/roster_form.html", {"form": form, "roster": None})


@require("programs.build_roster")
@require_http_methods(["GET", "HEAD", "POST"])
def roster_edit(request, pk):
    """Change a draft; who comes too late sees what changed and keeps what was typed."""
    found = get_roster(request.user, pk)
    if request.method != "POST":
        return render(request, "programs/roster_form.html", {"form": RosterForm(instance=found), "roster": found})
    form = RosterForm(request.POST, instance=Roster.objects.get(pk=found.pk))
    status = 422
    if form.is_valid():
        try:
            change_roster(roster=found, by=request.user, version=form.cleaned_data["version"] or 0, **form.values())
        except ValidationError as error:
            form.add_error(None, error)
            if error.code == "stale":
                form, status = _conflict(form, found), 409
        else:
            messages.success(request, _("Saved."))
            return redirect(found)
    return render(request, "programs/roster_form.html", {"form": form, "roster": found}, status=status)


def _conflict(form, saved):
    """The form with what was typed, the saved value beside each field that differs, and the version to send next."""
    form.data = form.data.copy()
    form.data["version"] = saved.version
    for name in form.Meta.fields:
        value = getattr(saved, name)
        if form.cleaned_data.get(name) != value:
            form.add_error(name, _("Saved meanwhile: %(value)s") % {"value": "–" if value is None else value})
    return form


@require("programs.view_roster")
@require_safe
def roster(request, pk):
    """The roster's rows in order of need, its places, comments and activities."""
    return roster_page(request, get_roster(request.user, pk))


def roster_page(request, found, status=200, **forms):
    """The page; `forms` are bound ones that failed and keep what was typed."""
    cursor, state = request.GET.get("cursor"), request.GET.get("state", "")
    kind, rows, terms = kind_of(found.programme), ranked(found), terms_of(found)
    activity = ACTIVITIES.get(kind.activity) if found.state in ("approved", "closed") else None
    narrowed = rows.filter(state=state) if state else rows
    narrowed = narrowed.select_related(*ROW_RELATED, *_details_path(kind))
    narrowed = judged(activity.annotate(narrowed) if activity else narrowed, found.programme, terms.pairs)
    page = keyset_page(narrowed, RANK, cursor, counted=False, find_in=rows)
    first = page.rows[0] if page.rows else None
    counts = counts_and_rank(found, Enrolment.objects.filter(roster=found), first, terms.parameters)
    may = offers(found, request.user, timezone.localdate(), counts)
    explained = partial(explaining.why_of, kind, ties=counts["ties"])
    place = None if cursor or not may.get("fill") else vacancy(found, counts, terms)
    context = {
        "roster": found,
        "kind": kind,
        "page": page,
        "rows": [(row, kind.details_of(row), explained(row)) for row in page],
        "state": state,
        "row_states": EnrolmentState.choices,
        "counts": counts,
        "quota_text": f"/ {format_number(found.quota)}",
        "preview": approval_preview(found, terms, counts) if may.get("approve") else None,
        "vacancy": place and place._replace(next=[(row, explained(row)) for row in place.next]),
        "offers": may,
        "row_actions": row_actions(found, request.user, may),
        "loose": loose(found.programme).count() if may.get("edit") else 0,
        "activity": activity and _activity(found, kind, activity, page),
        "row_comment": "",
        **({"objections": None, "comments": None} if cursor else _said(found)),
        **_dialog_forms(terms),
        **forms,
    }
    return render(request, "programs/roster.html", context, status=status)


def _dialog_forms(terms):
    """The forms of the page's dialogs, empty."""
    forms = {"return_form": ReturnForm(), "comment_form": CommentForm(), "settle_form": SettleForm()}
    return forms | {"publish_form": PublishForm(term=terms.parameters.get(OBJECTION_TERM))}


def _activity(found, kind, activity, page):
    """What the kind's activity shows, and in which template."""
    return activity.context(found, page.rows) | {"template": f"programs/activities/{kind.activity}.html"}


def _said(found):
    """The objections against rows of the roster and the comments on it, the latest first."""
    objections = RowObjection.objects.filter(enrolment__roster=found).order_by("-pk")
    related = ("enrolment__household", "enrolment__person")
    return {
        "objections": objections.select_related(*related, "recorded_by", "settled_by"),
        "comments": found.comments.select_related(*related, "by").order_by("-pk"),
    }


def _details_path(kind):
    """What to join so that a row's details can be shown without a query."""
    name = kind.details_name
    return [name, *(f"{name}__{more}" for more in kind.details_related)] if name else []


@require("programs.view_roster")
@require_safe
def roster_print(request, pk):
    """The roster to print: the annex of its decree (rows as approved, reserve list), identity numbers masked, number,
    signature lines, once approved a QR code."""
    found = get_roster(request.user, pk)
    decided = found.state in DECIDED
    address = request.build_absolute_uri(reverse("roster_verify", args=[token_of(found)]))
    context = {
        "roster": found,
        "annex": annex_of(found),
        "of_persons": found.programme.unit == Programme.Unit.PERSON,
        "by_ministry": decided_by_ministry(found),
        "today": timezone.localdate(),
        "qr": qr(address) if decided and found.number else "",
    }
    return render(request, "programs/roster_print.html", context)


@require("programs.view_roster")
@require_safe
def roster_publication(request, pk):
    """The list to post while objections are possible: rank, masked names, ward; no numbers at all."""
    found = get_roster(request.user, pk)
    if found.state == "draft":
        raise Http404
    rows = ranked(found).exclude(state="rejected").select_related(*ROW_RELATED)
    return render(request, "programs/roster_publication.html", {"roster": found, "rows": rows})


@login_not_required
@require_safe
def roster_verify(request, token):
    """For whoever holds a decree: its number, programme, date and how many rows. No name, no link."""
    key = roster_of_token(token)
    rosters = Roster.objects.filter(state__in=("approved", "closed")).exclude(number="").select_related("programme")
    found = get_object_or_404(rosters, pk=key)
    return render(request, "programs/roster_verify.html", {"roster": found, "count": count_on_paper(found)})
