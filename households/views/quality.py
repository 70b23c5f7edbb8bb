"""What is missing or implausible, ward by ward; every number opens its rows."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.access import require
from households.models import Ward
from households.quality.checks import BY_SLUG, CHECKS, counts, rows_of
from kupang_case.keyset import keyset_page

# Whose work the register is, and who looks over it; the staff of agencies see single families alone.
sees = require("households.view_household", "households.view_visit")


@sees
@require_safe
def quality(request):
    """One row a ward, one column a check; the sum of what the person may see at the foot."""
    found = counts(request.user)
    wards = {ward.pk: ward for ward in Ward.objects.filter(pk__in=found).order_by("name")}
    rows = [
        {
            "ward": ward,
            "total": found[pk].get("total", 0),
            "cells": [{"check": check, "count": found[pk].get(check.slug, 0)} for check in CHECKS],
        }
        for pk, ward in wards.items()
    ]
    sums = [{"check": check, "count": sum(one.get(check.slug, 0) for one in found.values())} for check in CHECKS]
    total = sum(one.get("total", 0) for one in found.values())
    return render(request, "households/quality/wards.html", {"rows": rows, "sums": sums, "total": total})


@sees
@require_safe
def quality_rows(request, slug):
    """The persons or families behind one number; `?ward=` narrows them to a ward."""
    check = BY_SLUG.get(slug)
    if check is None:
        raise Http404
    rows, ward = rows_of(check, request.user), _ward(request)
    at = "household__" if check.of_persons else ""
    if ward:
        rows = rows.filter(**{f"{at}ward": ward})
    rows = rows.select_related("household__ward" if check.of_persons else "ward")
    page = keyset_page(rows, ("name", "id") if check.of_persons else ("head_name", "id"), request.GET.get("cursor"))
    audit.record(by=request.user, action="quality.rows", summary=f"{check.slug} {ward or ''}".strip())
    return render(request, "households/quality/rows.html", {"check": check, "ward": ward, "page": page})


def _ward(request):
    asked = request.GET.get("ward", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 9):
        raise Http404
    return get_object_or_404(Ward, pk=int(asked))
