"""Enrolments touched by life events: the worklist, and saying how one goes on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import require
from kupang_case.keyset import keyset_page
from programs.models import EnrolmentTouch, Programme
from programs.touched.actions import RELATED, SETTLES, choices_for, settle
from programs.touched.forms import SettleForm
from programs.touched.lists import waiting_for

VIEW = "programs.view_enrolment"


@require(VIEW)
@require_safe
def touched_list(request):
    """What waits, of all programmes one sees or of `?programme=slug`, the oldest first."""
    rows = waiting_for(request.user).select_related(*RELATED, "enrolment__ward")
    programme = Programme.objects.visible_to(request.user).filter(slug=request.GET.get("programme", "")).first()
    if programme:
        rows = rows.filter(enrolment__programme=programme)
    page = keyset_page(rows, ("id",), request.GET.get("cursor"))
    return render(request, "programs/touched/list.html", {"page": page, "programme": programme})


@require(VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def touched_settle(request, pk):
    """What happened, how the enrolment stands, and what may be chosen."""
    touch = get_object_or_404(EnrolmentTouch.objects.visible_to(request.user).select_related(*RELATED), pk=pk)
    if request.method == "POST" and not request.user.has_perm(SETTLES):
        raise PermissionDenied
    waits = not touch.choice and request.user.has_perm(SETTLES)
    choices = choices_for(touch, request.user) if waits else []
    form, status = SettleForm(request.POST or None, touch=touch, choices=choices), 200
    if request.method == "POST":
        if form.is_valid() and _settled(request, touch, form):
            return redirect("touched")
        status = 422
    context = {"touch": touch, "form": form, "choices": choices, "lines": touch.event.summary.splitlines()}
    return render(request, "programs/touched/settle.html", context, status=status)


def _settled(request, touch, form):
    try:
        settle(touch=touch, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None if not hasattr(error, "error_dict") else "heir", error.messages)
        return False
    messages.success(request, _("Settled."))
    return True
