"""What a roster's page says and offers: counts, the next moves a person has, what approval would do."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from programs.figures import PLACE_STATES
from programs.models import RosterState
from programs.rosters import policies
from programs.rosters.ranking import with_need


@dataclass(frozen=True)
class Preview:
    """What approving now would do to the undecided rows."""

    places: int
    waiting: int
    sends_only: bool


def approval_preview(roster, counts) -> Preview:
    """The rows that would get a place, and those that would wait; nothing of a ministry's programme."""
    if policies.decided_by_ministry(roster):
        return Preview(0, 0, True)
    given = min(counts["free"], counts["undecided"])
    return Preview(given, counts["undecided"] - given, False)


def counts_and_rank(roster, enrolments, first_row=None) -> dict:
    """Counts by state, `rows`, `undecided`, `taken`, `free`, and `before`: how many rank before
    `first_row`. One query."""
    before = Q(pk__isnull=True)
    if first_row is not None:
        before = Q(need__lt=first_row.need) | Q(need=first_row.need, pk__lt=first_row.pk)
    states = ("proposed", "waitlisted", "approved", "rejected", "active", "suspended", "completed", "exited")
    found = with_need(enrolments.order_by(), roster.programme).aggregate(
        rows=Count("pk"),
        taken=Count("pk", filter=Q(state__in=PLACE_STATES)),
        before=Count("pk", filter=before),
        **{state: Count("pk", filter=Q(state=state)) for state in states},
    )
    return found | {"undecided": found["proposed"], "free": max(roster.quota - found["taken"], 0)}


def offers(roster, user, today, counts) -> dict:
    """Which buttons `user` gets: name → whether its check holds now; absent without the permission."""
    builds, approves = user.has_perm("programs.build_roster"), user.has_perm("programs.approve_roster")
    closes = user.has_perm("programs.close_roster")
    checks = {
        "edit": (builds, policies.check_editable, (roster,)),
        "publish": (builds, policies.check_publish, (roster, today, today, counts["rows"])),
        "submit": (builds, policies.check_submit, (roster, today)),
        "reopen": (builds, policies.check_move, (roster, RosterState.DRAFT)),
        "approve": (approves, _check_approve, (roster, user)),
        "return": (approves, _check_return, (roster, user)),
        "decide": (approves, policies.check_decide_rows, (roster, user)),
        "close": (closes, policies.check_close, (roster, counts["undecided"])),
    }
    return {name: policies.allows(check, *args) for name, (may, check, args) in checks.items() if may}


def _check_approve(roster, user):
    policies.check_move(roster, RosterState.APPROVED)
    policies.check_decider(roster, user)


def _check_return(roster, user):
    policies.check_move(roster, RosterState.RETURNED)
    policies.check_decider(roster, user)


DECIDE = [
    ("approved", _("Approve"), "check-lg", "success"),
    ("waitlisted", _("Waiting list"), "hourglass-split", "outline-secondary"),
    ("rejected", _("Reject"), "x-circle", "outline-danger"),
]


def row_actions(roster, user, may) -> dict:
    """What `user` may do with chosen rows: `buttons` (decision, word, icon, tone) and whether a `comment` is asked."""
    buttons = [("remove", _("Take off the roster"), "dash-circle", "outline-secondary")] if may.get("edit") else []
    if may.get("decide"):
        buttons += DECIDE
    if may.get("return"):
        buttons.append(("return", _("Return for these rows"), "reply", "outline-secondary"))
    if roster.state == RosterState.APPROVED and user.has_perm("programs.record_activity"):
        buttons.append(("activate", _("Make active"), "play-circle", "primary"))
    if not buttons:
        return {}
    return {"buttons": buttons, "comment": bool(may.get("decide") or may.get("return"))}
