"""The officer's form: one page, saved at every change, sent when complete. It works without scripts too."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import audit
from accounts.access import require
from households.forms.visits import VisitForm
from households.models import Household, Visit, VisitPhoto
from households.views.visits.sections import form_page
from households.visits import actions, policies
from households.visits.actions import VisitChanged, VisitIncomplete

UNPROCESSABLE, CONFLICT = 422, 409


def own_visit(request, pk):
    """The visit in the person's scope, or 404; 403 where it is another officer's."""
    visits = Visit.objects.visible_to(request.user).select_related("household__ward", "officer", "reviewed_by")
    return get_object_or_404(visits, pk=pk)


@require("households.make_visit")
@require_POST
def visit_start(request, pk):
    """Begin a visit to a household (or go on with the one that is open) and lead to its form."""
    household = get_object_or_404(Household.objects.visible_to(request.user), pk=pk)
    visit = actions.start_visit(household=household, by=request.user)
    return redirect("visit_edit", pk=visit.pk)


@require("households.make_visit")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_edit(request, pk):
    """Show the form; POST saves it, with `action=submit` also sends it, and takes photos along where there are some."""
    visit = own_visit(request, pk)
    try:
        policies.check_edit(visit, request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect(visit)
    if request.method == "POST":
        return _save(request, visit)
    audit.record(by=request.user, action="visit.view", on=visit)
    return form_page(request, visit, _form(visit))


def _form(visit, data=None):
    members = list(visit.household.members.present().order_by("birth_date", "pk"))
    found = dict(visit.members.values_list("person", "finding"))
    return VisitForm(data, visit=visit, members=members, found=found)


def _save(request, visit):
    form = _form(visit, request.POST)
    _change_photos(request, visit)
    if not form.is_valid():
        return form_page(request, visit, form, status=UNPROCESSABLE)
    try:
        visit = actions.save_visit(
            visit=visit, by=request.user, answers=form.answers(), findings=form.findings(),
            version=form.cleaned_data["version"],
        )  # fmt: skip
        if request.POST.get("action") == "submit":
            actions.submit_visit(visit=visit, by=request.user)
            messages.success(request, _("The visit was sent for review."))
            return redirect("visit_list")
    except VisitChanged as lost:
        return _conflict(request, lost.visit, form)
    except VisitIncomplete as refused:
        saved = VisitForm(visit=visit, members=form.members, found=form.findings())
        return form_page(request, visit, saved, lacks=refused.lacks, status=UNPROCESSABLE)
    messages.success(request, _("The draft was saved."))
    return redirect(reverse("visit_edit", args=[visit.pk]) + request.POST.get("anchor", ""))


def _conflict(request, visit, form):
    """The form as typed, beside what has been stored meanwhile; saving it once more is then a decision."""
    found = dict(visit.members.values_list("person", "finding"))
    form.data = form.data.copy()
    form.data["version"] = visit.version
    return form_page(request, visit, form, differences=form.differences(visit, found), status=CONFLICT)


def _change_photos(request, visit):
    """Without scripts, photos come and go with the form itself."""
    for kind in VisitPhoto.Kind.values:
        for upload in request.FILES.getlist(f"photo_{kind}"):
            try:
                actions.add_photo(visit=visit, by=request.user, kind=kind, upload=upload)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
    if removed := request.POST.get("remove_photo"):
        for photo in visit.photos.all():
            if str(photo.pk) == removed:
                actions.remove_photo(photo=photo, by=request.user)


@require("households.make_visit")
@require_POST
def visit_autosave(request, pk):
    """Save what can be read of the form, as it is typed. JSON: `version`, `text` to show, `errors` by field name.

    409 where the visit was changed elsewhere or has been sent: nothing is written then.
    """
    visit = own_visit(request, pk)
    form = _form(visit, request.POST)
    form.is_valid()
    try:
        saved = actions.save_visit(
            visit=visit, by=request.user, answers=form.answers(), findings=form.findings(),
            version=form.cleaned_data.get("version", 0), recorded=False,
        )  # fmt: skip
    except VisitChanged:
        text = _("Not saved: this visit was changed on another screen. Press Save to see what differs.")
        return JsonResponse({"text": text}, status=CONFLICT)
    except ValidationError as error:
        return JsonResponse({"text": " ".join(error.messages)}, status=CONFLICT)
    time = date_format(timezone.localtime(), "H.i")
    text = _("Saved %(time)s, except what is marked") if form.errors else _("Saved %(time)s")
    errors = {name: " ".join(texts) for name, texts in form.errors.items()}
    return JsonResponse({"version": saved.version, "text": text % {"time": time}, "errors": errors})
