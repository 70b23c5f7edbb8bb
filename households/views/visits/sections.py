"""What the officer's form shows around its fields."""

from django.shortcuts import render

from households.forms.visits import MEMBER
from households.models import Visit, VisitPhoto
from households.models.visits import Presence, VisitState
from households.visits.completeness import DWELLING
from households.visits.photos import MAX_BYTES
from households.visits.policies import MAX_PHOTOS
from households.visits.told import told_of


def form_page(request, visit, form, *, lacks=(), differences=(), status=200):
    """The page of `form`, with what is missing (`lacks`: field, text) or was stored meanwhile (`differences`)."""
    before = previous_answers(visit)
    told = told_of([visit.household_id]).get(visit.household_id)
    context = {
        "visit": visit,
        "form": form,
        "members": [_member(form, person, visit.visited_on) for person in form.members],
        "dwelling": [_question(form, name, before, told) for name in DWELLING],
        "told": told,
        "photos": photo_groups(visit),
        "max_photos": MAX_PHOTOS,
        "photo_bytes": MAX_BYTES,
        "lacks": [{"anchor": _anchor(name), "text": text} for name, text in lacks],
        "lacking": {name for name, _text in lacks},
        "differences": differences,
        "returned": visit.state == VisitState.RETURNED,
    }
    return render(request, "households/visits/edit.html", context, status=status)


def previous_answers(visit):
    """The latest approved visit that found the household, other than `visit`; None where there is none."""
    earlier = Visit.objects.filter(household=visit.household_id, state=VisitState.APPROVED, presence=Presence.FOUND)
    return earlier.exclude(pk=visit.pk).not_hidden_from(visit.officer).order_by("-visited_on", "-id").first()


def photo_groups(visit):
    """One group a kind, in the order of the kinds: kind, label and its photos."""
    photos = list(visit.photos.order_by("added_at", "pk"))
    return [
        {"kind": kind, "label": label, "photos": [photo for photo in photos if photo.kind == kind]}
        for kind, label in VisitPhoto.Kind.choices
    ]


def _member(form, person, day):
    return {"person": person, "age": person.age_on(day), "field": form[f"{MEMBER}{person.pk.hex}"]}


def _question(form, name, before, told):
    value = before and getattr(before, name) is not None
    return {
        "field": form[name],
        "before": getattr(before, f"get_{name}_display")() if value else "",
        "listed": told.words.get(name, "") if told else "",
    }


def _anchor(name):
    return f"ask-{name}" if name != "members" else "members"
