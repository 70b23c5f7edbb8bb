"""What a phone takes along: the officer's own cases with the fewest fields that serve, and no identity number."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from households.forms.visits import VisitForm
from households.models import Household, Visit, VisitAttempt
from households.models.visits import Presence, VisitState
from households.visits import queues
from households.visits.completeness import DWELLING, SPENDING
from households.visits.told import told_of
from households.visits.workflow import EDITABLE

VALID_FOR = timedelta(days=7)
MOST = 1_000
SENT = (VisitState.SUBMITTED, VisitState.RETURNED, VisitState.APPROVED)


def assigned_cases(user) -> list[dict]:
    """One dict a household `user` has to visit (assigned, or with an open visit of theirs), in walking order.

    Keys: id, name, address, rt, rw, ward, members (id, name, born as a year, relation), prior (answers of the latest
    approved visit, with its day) or None, open (id, version, answers, findings, comment) or None, known (id of the
    newest visit by somebody else), attempts (presence and time of each time nobody was met), told (what a list says of
    the dwelling: source, words) or None. Eight queries.
    """
    homes = _households(user)
    keys = [home.pk for home in homes]
    # What this person may see of them: the first visit of a blind second one isn't among it, and yet `known`.
    seen = Visit.objects.visible_to(user).filter(household__in=keys)
    visits = list(seen.order_by("visited_on", "id").prefetch_related("members"))
    others = Visit.objects.filter(household__in=keys, state__in=SENT).exclude(officer=user).order_by("id")
    known = {home: str(pk) for home, pk in others.values_list("household", "id")}
    attempts = list(
        VisitAttempt.objects.filter(visit__household__in=keys, visit__officer=user)
        .exclude(presence=Presence.FOUND).order_by("at").values_list("visit__household", "presence", "at")
    )  # fmt: skip
    told = told_of(keys)
    by_home, tries = {}, {}
    for visit in visits:
        by_home.setdefault(visit.household_id, []).append(visit)
    for home, presence, at in attempts:
        tries.setdefault(home, []).append({"presence": presence, "at": at.isoformat()})
    return [
        _case(home, by_home.get(home.pk, []), user)
        | {"known": known.get(home.pk), "attempts": tries.get(home.pk, []), "told": _told(told.get(home.pk))}
        for home in homes
    ]


def expires():
    """When a phone has to forget what it took along."""
    return timezone.now() + VALID_FOR


def _households(user):
    begun = Visit.objects.filter(officer=user, state__in=EDITABLE).values("household")
    wanted = Q(pk__in=queues.assigned_to(user).values("pk")) | Q(pk__in=begun)
    found = Household.objects.visible_to(user).filter(wanted).select_related("ward").prefetch_related("members")
    return list(found.order_by("ward_id", "rw", "rt", "id")[:MOST])


def _case(home, visits, user):
    members = sorted(
        (person for person in home.members.all() if person.status == "present"),
        key=lambda person: (str(person.birth_date or "9999"), str(person.pk)),
    )
    opened = next((one for one in reversed(visits) if one.officer_id == user.pk and one.state in EDITABLE), None)
    found = [one for one in visits if one.state == VisitState.APPROVED and one.presence == Presence.FOUND]
    return {
        "id": str(home.pk),
        "name": str(home),
        "address": home.address,
        "rt": home.rt,
        "rw": home.rw,
        "ward": home.ward.name,
        "members": [_member(person) for person in members],
        "prior": _prior(found[-1]) if found else None,
        "open": _open(opened) if opened else None,
    }


def _told(told):
    return {"source": told.source, "words": told.words} if told else None


def _member(person):
    born = person.birth_date.year if person.birth_date else None
    return {"id": str(person.pk), "name": person.name, "born": born, "relation": person.relation}


def _prior(visit):
    values = {name: _plain(getattr(visit, name)) for name in (*DWELLING, *SPENDING)}
    return {"on": visit.visited_on.isoformat(), **{name: value for name, value in values.items() if value is not None}}


def _open(visit):
    values = {name: _plain(getattr(visit, name)) for name in VisitForm.Meta.fields}
    values |= {name: str(getattr(visit, name)) for name in ("latitude", "longitude") if values[name] is not None}
    return {
        "id": str(visit.pk),
        "version": visit.version,
        "comment": visit.review_comment if visit.state == VisitState.RETURNED else "",
        "answers": {name: value for name, value in values.items() if value not in (None, "")},
        "findings": {str(member.person_id): member.finding for member in visit.members.all()},
    }


def _plain(value):
    """A value as JSON has it; an amount as whole rupiah where it is, as the form takes it."""
    if hasattr(value, "quantize"):
        text = f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
        return text.replace(".", ",")
    return value.isoformat() if hasattr(value, "isoformat") else value
