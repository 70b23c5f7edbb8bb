"""Photos: added and taken away beside the form, and served to those who may see the visit."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import require
from households.models import Visit, VisitPhoto
from households.views.visits.sections import photo_groups
from households.visits import actions, policies
from households.visits.photos import small

UNPROCESSABLE = 422


@require("households.view_visit")
@require_safe
def photo(request, pk):
    """A photo (`?size=small` for lists) to whoever may see its visit."""
    photos = VisitPhoto.objects.filter(visit__in=Visit.objects.visible_to(request.user))
    with get_object_or_404(photos, pk=pk).image.open() as file:
        content = small(file) if request.GET.get("size") == "small" else file.read()
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=600"})


@require("households.make_visit")
@require_POST
def visit_photos(request, pk):
    """Add the photo `photo` of a `kind`, or take away the one named by `remove`; answers with the photos left.

    422 with `text` (JSON) where a photo can't be taken.
    """
    visit = get_object_or_404(Visit.objects.visible_to(request.user).select_related("officer"), pk=pk)
    try:
        policies.check_edit(visit, request.user)
        if removed := request.POST.get("remove"):
            actions.remove_photo(photo=_own(visit, removed), by=request.user)
        elif upload := request.FILES.get("photo"):
            actions.add_photo(visit=visit, by=request.user, kind=request.POST.get("kind", ""), upload=upload)
    except ValidationError as error:
        return JsonResponse({"text": " ".join(error.messages)}, status=UNPROCESSABLE)
    return render(request, "households/visits/_photos.html", {"photos": photo_groups(visit)})


def _own(visit, pk):
    for photo in visit.photos.select_related("visit"):
        if str(photo.pk) == pk:
            return photo
    raise Http404
