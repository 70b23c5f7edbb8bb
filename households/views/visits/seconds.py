"""Who goes to a family a second time without knowing what the first found, where a reviewer asks for it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import require
from households.forms.visits import SecondForm
from households.models import Visit
from households.visits import policies, second

UNPROCESSABLE = 422


@require("households.review_visit")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_second(request, pk):
    """Give a visit a second officer, or another one."""
    found = Visit.objects.visible_to(request.user).select_related("household__ward", "officer", "second_check__officer")
    visit = get_object_or_404(found, pk=pk)
    check = getattr(visit, "second_check", None)
    officers = list(second.officers_for(visit))
    initial = {"officer": check.officer_id} if check else {}
    form = SecondForm(request.POST if request.method == "POST" else None, officers=officers, initial=initial)
    if request.method == "POST" and form.is_valid():
        officer = next(one for one in officers if one.pk == form.cleaned_data["officer"])
        try:
            second.assign(visit=visit, officer=officer, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("%(officer)s makes the second visit.") % {"officer": officer})
        return redirect(visit)
    context = {
        "visit": visit, "check": check, "form": form, "officers": officers,
        "refusal": policies.why_not(policies.check_second, visit, check, request.user),
    }  # fmt: skip
    return render(request, "households/visits/second.html", context, status=UNPROCESSABLE if form.errors else 200)
