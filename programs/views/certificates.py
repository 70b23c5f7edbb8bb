"""Certificates of a training: who has earned one, the paper, and the public page that its code leads to."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.access import require
from programs.activities.certificates import (
    certificates_of,
    check_course,
    course_of,
    issue_certificates,
    participants,
    refusal,
)
from programs.codes import qr
from programs.models import Certificate
from programs.views.common import get_roster, show_errors

SESSIONS, ISSUES = "sessions", "programs.end_enrolment"


@require("programs.view_roster")
@require_http_methods(["GET", "HEAD", "POST"])
def certificates(request, pk):
    """Every participant with their attendance, and why there is a certificate or none; POST gives those chosen."""
    roster = get_roster(request.user, pk, activity=SESSIONS)
    status = 200
    if request.method == "POST":
        if not request.user.has_perm(ISSUES):
            raise PermissionDenied
        try:
            made = issue_certificates(roster=roster, by=request.user, ids=_uuids(request.POST.getlist("ids")))
        except ValidationError as error:
            show_errors(request, error)
            status = 422
        else:
            text = ngettext("%(count)d certificate was given.", "%(count)d certificates were given.", len(made))
            messages.success(request, text % {"count": len(made)})
            return redirect("certificates", roster.pk)
    return render(request, "programs/activities/certificates.html", _context(request.user, roster), status=status)


def _context(user, roster):
    course, blocked = course_of(roster), ""
    try:
        check_course(course)
    except ValidationError as error:
        blocked = " ".join(error.messages)
    rows = [_row(row, course) for row in participants(roster)]
    ready = sum(1 for row in rows if row["ready"]) if not blocked else 0
    may = user.has_perm(ISSUES) and ready > 0
    return {"roster": roster, "course": course, "rows": rows, "blocked": blocked, "ready": ready, "may_issue": may}


def _row(enrolment, course):
    given = getattr(enrolment, "certificate", None)
    why = "" if given else refusal(enrolment, enrolment.done, course)
    share = course.share(enrolment.done)
    return {"enrolment": enrolment, "share": share, "certificate": given, "why": why, "ready": not given and not why}


def _uuids(texts):
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@require("programs.view_roster")
@require_safe
def certificate_print(request, pk, certificate):
    """The certificate, made for paper."""
    roster = get_roster(request.user, pk, activity=SESSIONS)
    mine = certificates_of(request.user).filter(enrolment__roster=roster).select_related("issued_by")
    found = get_object_or_404(mine, pk=certificate)
    audit.record(by=request.user, action="certificate.print", on=found, summary=found.number)
    address = request.build_absolute_uri(reverse("certificate_verify", args=[found.token]))
    context = {"roster": roster, "certificate": found, "qr": qr(address), "address": address}
    return render(request, "programs/activities/certificate.html", context)


@login_not_required
@require_safe
def certificate_verify(request, token):
    """For whoever holds the paper: the name and the course, nothing else; 404 for a code that isn't ours."""
    found = Certificate.objects.filter(token=token).only("name", "course").first()
    if found is None:
        raise Http404
    response = render(request, "programs/activities/certificate_verify.html", {"certificate": found})
    response["X-Robots-Tag"], response["Cache-Control"] = "noindex", "private, no-store"
    return response
