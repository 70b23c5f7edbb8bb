"""What a visit found that the register doesn't know yet, offered as the life event that records it.

A visit changes nobody in the register: whoever records the event has to give its proof. The offer fills in the rest.
"""

from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from households.events.policies import RECORDS, covers
from households.models import EventKind, Visit, VisitMember
from households.models.register import PersonStatus
from households.models.visits import Presence, VisitState

Finding = VisitMember.Finding
TOLD = (VisitState.SUBMITTED, VisitState.APPROVED)


class Offer(NamedTuple):
    """What was found, the event it leads to, and the address of its form, filled in."""

    text: str
    label: str
    address: str


def offers_of_case(household, user) -> list[Offer]:
    """What the visit in force found, as events not recorded yet; nothing a blind second officer mustn't know."""
    if not household.current_visit_id:
        return []
    seen = Visit.objects.visible_to(user).not_hidden_from(user)
    visit = seen.select_related("household").filter(pk=household.current_visit_id).first()
    return offers_of_visit(visit, visit.members.select_related("person").order_by("pk"), user) if visit else []


def offers_of_visit(visit, members, user) -> list[Offer]:
    """What `visit` found of its `members` (VisitMember with person), as events that the register lacks, for those who
    record them. A visit that was sent back or set aside, or that a later one replaced, offers nothing."""
    home = visit.household
    replaced = visit.state == VisitState.APPROVED and home.current_visit_id != visit.pk
    if visit.state not in TOLD or replaced or not (user.has_perm(RECORDS) and covers(home.ward_id, user)):
        return []
    if visit.presence == Presence.FOUND:
        return [_of_member(visit, row.person, row.finding == Finding.DECEASED) for row in members if _gone(visit, row)]
    if visit.presence in (Presence.MOVED, Presence.DECEASED):
        return _of_family(visit, list(home.members.present().order_by("birth_date", "pk")))
    return []


def _gone(visit, row):
    """Found gone, while the register has them in this family still."""
    here = row.person.household_id == visit.household_id and row.person.status == PersonStatus.PRESENT
    return here and row.finding in (Finding.DECEASED, Finding.MOVED)


def _of_member(visit, person, died):
    if died:
        text = _("The visit found %(name)s deceased.") % {"name": person.name}
        return Offer(text, _("Record the death"), _form(visit, EventKind.DEATH, person))
    text = _("The visit found that %(name)s has moved away.") % {"name": person.name}
    return Offer(text, _("Record the move"), _form(visit, EventKind.MOVE_OUT, person))


def _of_family(visit, people):
    if visit.presence == Presence.DECEASED:
        return [_of_member(visit, person, died=True) for person in people]
    if not people:
        return []
    text = _("The visit found that the family has moved away.")
    return [
        Offer(text, _("They left the city"), _form(visit, EventKind.MOVE_OUT, None)),
        Offer("", _("They live elsewhere in the city"), _form(visit, EventKind.RELOCATE, None)),
    ]


def _form(visit, kind, person):
    values = {"visit": visit.pk} | ({"person": person.pk} if person else {})
    return f"{reverse('event_new', args=[visit.household_id, kind])}?{urlencode(values)}"
