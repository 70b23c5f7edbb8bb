"""Referrals: the list of those to answer and answered, a new one, an answer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import require
from households.models import Household
from kupang_case.keyset import keyset_page
from programs.models import Referral
from programs.models.referrals import ReferralState
from programs.referrals.actions import answer_referral, refer
from programs.referrals.forms import AnswerForm, ReferralForm
from programs.views.common import show_errors


@require("programs.view_referral")
@require_safe
def referrals(request):
    """The referrals in view by state, those that wait first."""
    show = request.GET.get("state", ReferralState.OPEN)
    show = show if show in ReferralState.values else ReferralState.OPEN
    mine = Referral.objects.visible_to(request.user).select_related("agency", "household__ward", "by", "answered_by")
    page = keyset_page(mine.filter(state=show), ("-id",), request.GET.get("cursor"))
    sections = [
        {"label": label, "url": f"?state={state}", "current": state == show, "count": None}
        for state, label in ReferralState.choices
    ]
    context = {"page": page, "sections": sections, "form": AnswerForm(), "show": show}
    return render(request, "programs/referrals/list.html", context)


@require("programs.view_referral", "households.work_case")
@require_POST
def referral_new(request, household):
    """Send a family to another agency."""
    found, form = (
        get_object_or_404(Household.objects.visible_to(request.user), pk=household),
        ReferralForm(request.POST),
    )
    if form.is_valid():
        try:
            refer(household=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The referral was sent."))
        except ValidationError as error:
            show_errors(request, error)
    else:
        messages.error(request, _("Choose an agency and say why."))
    return redirect(found)


@require("programs.answer_referral")
@require_POST
def referral_answer(request, pk):
    """Accept or decline."""
    found, form = get_object_or_404(Referral.objects.visible_to(request.user), pk=pk), AnswerForm(request.POST)
    if form.is_valid():
        try:
            answer_referral(referral=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The answer was saved."))
        except ValidationError as error:
            show_errors(request, error)
    else:
        messages.error(request, _("Accept or decline."))
    return redirect("referrals")
