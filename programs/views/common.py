"""What several pages need: finding what the person may see, and saying what went wrong."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404

from programs.kinds import KINDS, kind_of
from programs.models import Enrolment, Programme, Roster
from programs.parameters import with_parameters

PEOPLE = ("created_by", "submitted_by", "decided_by")


def get_programme(user, slug, *, parameters=False):
    """The programme, or 404 where `user` doesn't see it."""
    programmes = Programme.objects.visible_to(user).select_related("agency")
    return get_object_or_404(with_parameters(programmes) if parameters else programmes, slug=slug)


def get_roster(user, pk, *, activity=None):
    """The roster with its programme, agency and people, or 404; with `activity`, only of kinds that have it."""
    rosters = Roster.objects.visible_to(user).select_related("programme__agency", *PEOPLE)
    roster = with_parameters(rosters, "programme").filter(pk=pk).first()
    if roster is None or (activity and kind_of(roster.programme).activity != activity):
        raise Http404
    roster.programme.parameter_rows = roster.parameter_rows
    return roster


def drafts_of(user, programme):
    """The draft rosters of `programme` that `user` may put rows onto, the newest first; none without the permission."""
    if not user.has_perm("programs.build_roster"):
        return Roster.objects.none()
    return Roster.objects.visible_to(user).filter(programme=programme, state="draft").order_by("-pk")


def get_activity(user, model, activity, *, roster, pk):
    """A session or a distribution with its roster, of a roster that `user` sees and whose kind has it, or 404."""
    mine = Roster.objects.visible_to(user).filter(pk=roster).values("pk")
    found = model.objects.filter(pk=pk, roster__in=mine).select_related("roster__programme__agency", *_wards(model))
    found = found.first()
    if found is None or kind_of(found.roster.programme).activity != activity:
        raise Http404
    return found


def _wards(model):
    return ["ward"] if any(one.name == "ward" for one in model._meta.fields) else []


def _details():
    """The joins to the details of every kind."""
    for kind in KINDS.values():
        if kind.details:
            yield kind.details_name
            yield from (f"{kind.details_name}__{more}" for more in kind.details_related)


def get_enrolment(user, slug, pk):
    """The enrolment with all that its page names, or 404."""
    related = ["programme__agency", "household__ward", "household__current_visit", "person", "roster",
               "approved_row"]  # fmt: skip
    related += ["proposed_by", "decided_by", *_details()]
    found = Enrolment.objects.visible_to(user).select_related(*related).prefetch_related("household__members")
    found = get_object_or_404(with_parameters(found, "programme"), pk=pk, programme__slug=slug)
    found.programme.parameter_rows = found.parameter_rows
    return found


def show_errors(request, error) -> None:
    """Say each message of a ValidationError."""
    for message in error.messages:
        messages.error(request, message)
