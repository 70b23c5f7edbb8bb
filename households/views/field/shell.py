"""The shell of the field pages: the same bytes for everybody, so that a phone can keep it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from accounts.access import require
from households.field import shell, texts

WITHOUT_PERSON = {"Cache-Control": "no-cache"}


@login_not_required
@require_safe
def field_shell(request):
    """The page that everything offline happens in. It holds nothing of anybody, and is Indonesian for all."""
    with override("id"):
        context = {"version": shell.version(), "base": shell.base(), "texts": texts.phone(), "language": "id"}
        context["modules"] = [name for name in shell.FILES if name.endswith(".js")]
        response = render(request, "households/field/shell.html", context)
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def field_worker(request):
    """The service worker, with the list of what it answers and the version of it all. `?plain`: without modules."""
    script = shell.worker(reverse("field_shell"), reverse("field_manifest"), modules="plain" not in request.GET)
    headers = {**WITHOUT_PERSON, "Service-Worker-Allowed": reverse("field_shell")}
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=headers)


@login_not_required
@require_safe
def field_manifest(request):
    """What makes the page installable."""
    with override("id"):
        manifest = {
            "id": reverse("field_shell"),
            "name": _("Field visits, Kupang City"),
            "short_name": _("Field visits"),
            "lang": "id",
            "start_url": reverse("field_shell"),
            "scope": reverse("field_shell"),
            "display": "standalone",
            "background_color": "#f3f5f8",
            "theme_color": "#12304f",
            "icons": [
                {"src": f"{shell.base()}icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png",
                 "purpose": "any maskable"}
                for size in (192, 512)
            ],
        }  # fmt: skip
    return JsonResponse(manifest, content_type="application/manifest+json", headers=WITHOUT_PERSON)


@require("households.view_household")
@require_safe
def field_file(request):
    """At the office: take in the encrypted file of a phone that finds no signal. It is opened in the browser."""
    context = {"base": shell.base(), "texts": texts.desk()}
    return render(request, "households/field/file.html", context)
