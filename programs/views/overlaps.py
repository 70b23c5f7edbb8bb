"""Which programmes go together and the exceptions made; and one household looked at for one programme."""

from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import require
from households.models import Household
from kupang_case.keyset import keyset_page
from programs.enrolments.actions import assess_household
from programs.models import Enrolment, OverlapOverride, OverlapRule
from programs.overlap.rules import overlaps_of
from programs.views.common import get_programme


@require("programs.view_enrolment")
@require_safe
def overlaps(request):
    """The rules in force, and every exception with its reason."""
    today = timezone.localdate()
    rules = OverlapRule.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    rules = rules.select_related("first", "second").order_by("first__name", "second__name", "-valid_from")
    related = ("enrolment__programme", "enrolment__household", "enrolment__person", "by", "rule__first", "rule__second")
    rows = OverlapOverride.objects.visible_to(request.user).select_related(*related)
    page = keyset_page(rows, ("-id",), request.GET.get("cursor"))
    return render(request, "programs/overlaps.html", {"rules": rules, "page": page})


@require("programs.view_programme")
@require_safe
def explained(request, slug, household):
    """Every rule of the programme for one household: met or not, with facts, date and source; and its overlaps."""
    programme = get_programme(request.user, slug, parameters=True)
    households = Household.objects.visible_to(request.user).select_related("ward", "current_visit")
    found = get_object_or_404(households.prefetch_related("members"), pk=household)
    mine = Enrolment.objects.visible_to(request.user).filter(programme=programme, household=found)
    context = {
        "programme": programme,
        "household": found,
        "assessment": assess_household(programme, found),
        "overlaps": overlaps_of(programme, found, None, timezone.localdate()),
        "enrolments": mine.select_related("person").order_by("-proposed_at", "pk"),
    }
    return render(request, "programs/explained.html", context)
