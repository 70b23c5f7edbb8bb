"""Error pages: what happened, and what to do now. They read no database, so they work when it doesn't."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token


def _page(request, status, heading, advice, *, back=False):
    context = {"status": status, "heading": heading, "advice": advice, "back": back}
    return render(request, "error.html", context, status=status)


@requires_csrf_token
def bad_request(request, exception=None):
    """400: the request can't be read."""
    advice = _("Go back, check what you entered and try again. What you typed is still in the form.")
    return _page(request, 400, _("This request could not be read"), advice, back=True)


@requires_csrf_token
def permission_denied(request, exception=None):
    """403: inside one's scope, but without the right."""
    advice = _("Your role does not include this. If you need it for your work, ask your administrator.")
    reason = str(exception) if exception and str(exception) else ""
    return _page(request, 403, reason or _("You may not do this"), advice, back=True)


@requires_csrf_token
def page_not_found(request, exception=None):
    """404: no such address, or outside one's scope: the page doesn't tell which."""
    advice = _("The address is wrong, the record was moved, or it is not part of your area of work.")
    return _page(request, 404, _("Not found"), advice, back=True)


@requires_csrf_token
def server_error(request):
    """500: our own mistake."""
    advice = _(
        "The mistake is ours and has been logged. Wait a moment, go back and try again: your text is still there."
    )
    return _page(request, 500, _("Something went wrong"), advice, back=True)


@requires_csrf_token
def csrf_failure(request, reason=""):
    """403 for a form whose token is old: someone logged in or out in another tab meanwhile."""
    advice = _("You logged in or out in another tab. Go back, reload the page and send again: what you typed is kept.")
    return _page(request, 403, _("This form is no longer valid"), advice, back=True)
