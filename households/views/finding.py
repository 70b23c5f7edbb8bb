"""The search box. What is typed comes by POST, so that an identity number never stands in an address."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.access import require
from accounts.privacy import mask
from households.finding import search
from households.models import Household
from households.visits import second

WHOLE_NUMBER = 16


@require("households.view_household")
@sensitive_post_parameters("q")
@require_http_methods(["GET", "HEAD", "POST"])
def find(request):
    """By POST: the case of a number, or on to the page of the words; by GET: the families that fit the words."""
    if request.method == "POST":
        return _asked(request, request.POST.get("q", "").strip())
    text = request.GET.get("q", "").strip()[: search.LONGEST]
    if search.digits_of(text):
        return redirect("find")
    return _words(request, text)


def _asked(request, text):
    number = search.digits_of(text)
    if number is None:
        return redirect(f"{reverse('find')}?{urlencode({'q': text[: search.LONGEST]})}")
    if len(number) != WHOLE_NUMBER:
        messages.error(request, _("A NIK or No. KK has 16 digits."))
        return redirect("find")
    household = search.by_number(Household.objects.visible_to(request.user), number)
    audit.record(by=request.user, action="household.find", on=household, summary=mask(number))
    if household:
        return redirect(household)
    messages.error(request, _("No household in your area of work has this number."))
    return redirect("find")


def _words(request, text):
    words = search.words_of(text)
    cursor = request.GET.get("cursor")
    page = None
    if words:
        page = search.by_words(Household.objects.visible_to(request.user), words, cursor)
        second.cover_listed(page.rows, request.user)
        if not cursor:
            audit.record(by=request.user, action="household.search", summary=text)
    return render(request, "households/finding/find.html", {"text": text, "words": words, "page": page})
