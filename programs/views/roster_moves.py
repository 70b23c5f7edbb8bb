"""The moves of a roster and of its rows: each takes a POST, and comes back to the roster's page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.access import require
from programs.enrolments.actions import activate_many
from programs.models import Enrolment, RowObjection
from programs.overlap.actions import override_rows
from programs.rosters import actions, objections
from programs.rosters.forms import CommentForm, PublishForm, ReturnForm, RowsForm, SettleForm, VersionForm
from programs.rosters.reserve import unlist_rows
from programs.views.common import get_roster, show_errors
from programs.views.rosters import roster_page

BUILDS, APPROVES = "programs.build_roster", "programs.approve_roster"
# What a row's decision needs; the other choices of the rows' form decide nothing.
ROW_PERMISSION = {"remove": (BUILDS,), "activate": ("programs.record_activity",), "contest": (BUILDS, APPROVES)}


def _move(act, done, make=VersionForm, keep=""):
    """A view that runs `act` with the form's values; where it fails, the page keeps the form under the name `keep`."""

    def view(request, pk):
        roster = get_roster(request.user, pk)
        form = make(request.POST)
        if not form.is_valid():
            for errors in form.errors.values():
                for text in errors:
                    messages.error(request, text)
            return roster_page(request, roster, 422, **({keep: form} if keep else {}))
        try:
            act(roster=roster, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_errors(request, error)
            status = 409 if getattr(error, "code", "") == "stale" else 422
            return roster_page(request, get_roster(request.user, pk), status, **({keep: form} if keep else {}))
        messages.success(request, done)
        return redirect(roster)

    return require_POST(view)


roster_publish = require(BUILDS)(
    _move(actions.publish, gettext_lazy("The roster is open to objections."), PublishForm, "publish_form")
)
roster_submit = require(BUILDS)(_move(actions.submit, gettext_lazy("The roster waits for the head of the agency.")))
roster_reopen = require(BUILDS)(_move(actions.reopen, gettext_lazy("The roster is a draft again.")))
roster_approve = require(APPROVES)(_move(actions.approve, gettext_lazy("The roster is approved and has its number.")))
roster_return = require(APPROVES)(
    _move(actions.return_roster, gettext_lazy("The roster went back."), ReturnForm, "return_form")
)
roster_close = require("programs.close_roster")(_move(actions.close, gettext_lazy("The roster is closed.")))


@require_POST
def roster_comment(request, pk):
    """An objection or an answer, by those who build or approve."""
    if not (request.user.has_perm(BUILDS) or request.user.has_perm(APPROVES)):
        raise PermissionDenied
    view = _move(actions.comment_on, _("The comment was added."), CommentForm, "comment_form")
    return view(request, pk)


@require(BUILDS)
@require_POST
def roster_add(request, pk):
    """Put every proposal of the programme that is on no roster onto this one."""
    roster = get_roster(request.user, pk)
    try:
        count = actions.add_rows(roster=roster, by=request.user)
    except ValidationError as error:
        show_errors(request, error)
        return roster_page(request, roster, 422)
    text = ngettext("%(count)d row was added.", "%(count)d rows were added.", count)
    messages.success(request, text % {"count": count})
    return redirect(roster)


@require_POST
def roster_rows(request, pk):
    """Decide on chosen rows, take them off a draft, return them with a comment, or activate them."""
    wanted = ROW_PERMISSION.get(request.POST.get("decision"), (APPROVES,))
    if not any(map(request.user.has_perm, wanted)):
        raise PermissionDenied
    roster = get_roster(request.user, pk)
    wanted = Enrolment.objects.filter(roster=roster).order_by().values_list("pk", flat=True)
    form = RowsForm(request.POST, ids=[str(one) for one in wanted])
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, errors[0])
        return roster_page(request, roster, 422, row_comment=request.POST.get("comment", ""))
    try:
        count = _act_on_rows(roster, request.user, **form.cleaned_data)
    except ValidationError as error:
        show_errors(request, error)
        roster = get_roster(request.user, pk)
        return roster_page(request, roster, 422, row_comment=form.cleaned_data["comment"])
    text = ngettext("%(count)d row was changed.", "%(count)d rows were changed.", count)
    (messages.success if count else messages.warning)(request, text % {"count": count})
    return redirect(roster)


def _act_on_rows(roster, user, *, ids, decision, comment, raised_by):
    if decision == "remove":
        return actions.remove_rows(roster=roster, by=user, ids=ids, reason=comment)
    if decision == "unlist":
        return unlist_rows(roster=roster, by=user, ids=ids, reason=comment)
    if decision == "return":
        actions.return_roster(roster=roster, by=user, ids=ids, comment=comment)
        return len(ids)
    if decision == "activate":
        return activate_many(ids=ids, by=user, within=roster.enrolments.all())
    if decision == "contest":
        return objections.contest_rows(roster=roster, by=user, ids=ids, text=comment, raised_by=raised_by)
    if decision == "override":
        return override_rows(ids=ids, within=roster.enrolments.all(), by=user, reason=comment)
    return actions.decide_rows(roster=roster, by=user, ids=ids, decision=decision, comment=comment)


roster_fill = require(APPROVES)(_move(actions.fill_vacancies, gettext_lazy("The place went to the next in line.")))


@require(APPROVES)
@require_POST
def objection_settle(request, pk, objection):
    """Dismiss or uphold an objection."""
    roster = get_roster(request.user, pk)
    found = get_object_or_404(RowObjection, pk=objection, enrolment__roster=roster)
    form = SettleForm(request.POST)
    if form.is_valid():
        try:
            objections.settle_objection(objection=found, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_errors(request, error)
        else:
            messages.success(request, _("The objection is settled."))
            return redirect(roster)
    for errors in form.errors.values():
        messages.error(request, errors[0])
    return roster_page(request, roster, 422, settle_form=form)
