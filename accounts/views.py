"""Home, profile, language, the audit trail, and whether we are alive."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts import audit, workday
from accounts.access import require
from accounts.filters import AuditFilter
from accounts.models import AuditEntry
from accounts.privacy import redact
from kupang_case.keyset import keyset_page

LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60


@require_safe
def home(request):
    """The work of the day, as the apps tell it for this person."""
    cards = workday.cards_for(request.user)
    context = {
        "waiting": [card for card in cards if card.waiting],
        "done": [card for card in cards if not card.waiting],
    }
    return render(request, "accounts/home.html", context)


@require_safe
def profile(request):
    """Who I am here: my roles and wards, my language, my password and second factor."""
    user = request.user
    # Wards and agencies belong to apps above this one: reached from the user alone, never imported.
    context = {
        "roles": user.role_names,
        "wards": user.wards.order_by("name"),
        "agencies": user.agencies.order_by("name"),
    }
    return render(request, "accounts/profile.html", context)


@login_not_required
@require_POST
def set_language(request):
    """Keep the chosen language in a cookie and go back to where the person was."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = reverse("home")
    response = HttpResponseRedirect(target)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=LANGUAGE_COOKIE_AGE,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        with override(language):
            if request.user.is_authenticated:
                messages.success(request, _("The language was changed."))
    return response


@login_not_required
@require_safe
def admin_login(request):
    """Django admin has no door of its own: one login, with lockout and second factor, serves all."""
    if request.user.is_authenticated:
        raise PermissionDenied
    target = request.GET.get("next", "")
    inside = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect_to_login(target if inside else reverse("admin:index"))


@require_safe
def admin_password_change(request):
    """For the link of Django admin: there is one page for passwords. Others are sent to its door, like on its pages."""
    return redirect("account_change_password" if request.user.is_staff else "account_admin_login")


@require("accounts.view_auditentry")
@require_safe
def audit_list(request):
    """The audit trail, newest first. Looking at it leaves an entry as well."""
    found = AuditFilter(request.GET, queryset=AuditEntry.objects.all())
    page = keyset_page(found.qs, ("-id",), request.GET.get("cursor"))
    audit.record(by=request.user, action="audit.view", summary=redact(request.GET.urlencode()))
    return render(request, "accounts/audit_list.html", {"filter": found, "page": page})


@login_not_required
@never_cache
@require_GET
def healthz(request):
    """`ok` where the database answers, else 503. For a watcher: no login, no detail."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unreachable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def components(request):
    """Every component once, with invented data: for those who build pages, so in DEBUG alone."""
    if not settings.DEBUG:
        raise Http404
    from accounts.showcase import showcase

    return render(request, "accounts/components.html", showcase())
