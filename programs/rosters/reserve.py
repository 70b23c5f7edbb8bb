"""The reserve list: who is next in line when a place falls free and why it did, and who is taken off it."""

from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.templatetags.formats import longdate
from programs.enrolments.moves import take_off_roster
from programs.models import Enrolment, EnrolmentState, RosterComment, RosterState
from programs.rosters import policies
from programs.rosters.allotment import allot
from programs.rosters.explaining import RELATED
from programs.rosters.locks import locked
from programs.rosters.ranking import ranked

SHOWN = 5


class Vacancy(NamedTuple):
    """Places that fell free: the rows `next` in line for them, and those who `left` (the latest first)."""

    next: list
    left: list
    free: int


def leavers(roster, count):
    """The latest `count` rows that left the roster."""
    rows = Enrolment.objects.filter(roster=roster, state=EnrolmentState.EXITED).select_related("household", "person")
    return rows.order_by("-ended_on", "-pk")[:count]


def vacancy(roster, counts, terms=None) -> Vacancy | None:
    """Who is next in line, or None where the roster isn't in force, no place is free or nobody waits. Two queries, with
    `counts` of the roster's page and the `terms` of today."""
    if roster.state != RosterState.APPROVED or not counts["free"] or not counts["waitlisted"]:
        return None
    given = allot(roster, states=(EnrolmentState.WAITLISTED,), terms=terms, counts=counts).given
    if not given:
        return None
    shown = Q(pk__in=given[:SHOWN]) | Q(pk__in=leavers(roster, SHOWN).values("pk"))
    rows = list(ranked(roster).filter(shown).select_related("person", "ward", RELATED))
    left = [row for row in rows if row.state == EnrolmentState.EXITED]
    left.sort(key=lambda row: (row.ended_on, row.pk), reverse=True)
    return Vacancy([row for row in rows if row.state == EnrolmentState.WAITLISTED], left, len(given))


def vacancy_reason(roster) -> str:
    """Why a place is passed on, in words, naming the latest who left."""
    left = leavers(roster, 1)
    if not left:
        return _("Next in line: a place was free.")
    name = left[0].person.name if left[0].person else str(left[0].household)
    return _("Next in line: %(name)s left on %(day)s (%(reason)s).") % {
        "name": name,
        "day": longdate(left[0].ended_on),
        "reason": left[0].get_exit_reason_display(),
    }


@transaction.atomic
def unlist_rows(*, roster, by, ids, reason) -> int:
    """Take rows off the reserve list: they wait for no place any more and get none, until a later roster takes them.
    The reason stands with the roster's comments and in each row's history. Return how many were."""
    found = locked(roster)
    policies.check_decide_rows(found, by)
    policies.check_removal(reason)
    return len(take_off_reserve(ids, roster=found, by=by, reason=reason.strip()))


def take_off_reserve(ids, *, roster, by, reason) -> list:
    """The same within a transaction that holds the roster; return the ids that were."""
    state, summary = EnrolmentState.WAITLISTED, f"{roster.name}: {reason}"
    gone = take_off_roster(ids, roster=roster, by=by, summary=summary, state=state)
    text = _("Taken off the waiting list: %(reason)s") % {"reason": reason}
    RosterComment.objects.bulk_create(RosterComment(roster=roster, enrolment_id=pk, by=by, text=text) for pk in gone)
    return gone
