"""What a roster's page says and offers: counts, the next moves a person has, what approval would do."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.enrolments.policies import check_proposable, check_running
from programs.figures import PLACE_STATES
from programs.kinds import kind_of
from programs.kinds.base import RUPIAH
from programs.models import RosterState
from programs.parameters import parameters_of
from programs.rosters import policies
from programs.rosters.allotment import allot
from programs.rosters.ranking import budget_left, contested, with_cost, with_need


@dataclass(frozen=True)
class Preview:
    """What approving now would do to the undecided rows. `cost` is rupiah; `short_of` is quota, budget or nothing."""

    places: int = 0
    waiting: int = 0
    sends_only: bool = False
    contested: int = 0
    overlapping: int = 0
    unready: int = 0
    cost: Decimal = Decimal(0)
    short_of: str = ""


def approval_preview(roster, terms=None, counts=None) -> Preview:
    """The rows that would get a place, and those that would wait or stay undecided; nothing of a ministry's programme.
    The same function decides when it is done."""
    if policies.decided_by_ministry(roster):
        return Preview(sends_only=True)
    found = allot(roster, terms=terms, counts=counts)
    return Preview(
        len(found.given), len(found.waiting), False, found.contested, found.overlapping, found.unready, found.cost,
        found.short_of,
    )  # fmt: skip


def counts_and_rank(roster, enrolments, first_row=None, parameters=None) -> dict:
    """Counts by state, `rows`, `undecided`, `contested`, `taken`, `free`, `spent`, `left` (rupiah), `before`: how many
    rank before `first_row`, and `ties`: the needs that several rows have. One query."""
    if parameters is None:
        parameters = parameters_of(roster.programme, timezone.localdate())
    before = Q(pk__isnull=True)
    if first_row is not None:
        before = Q(need__lt=first_row.need) | Q(need=first_row.need, pk__lt=first_row.pk)
    states = ("proposed", "waitlisted", "approved", "rejected", "active", "suspended", "completed", "exited")
    rows = with_cost(with_need(enrolments.order_by(), roster.programme), roster.programme, parameters)
    taken = Q(state__in=PLACE_STATES)
    found = rows.annotate(paused=contested()).aggregate(
        rows=Count("pk"),
        taken=Count("pk", filter=taken),
        spent=Coalesce(Sum("cost", filter=taken), Value(Decimal(0)), output_field=RUPIAH),
        contested=Count("pk", filter=Q(paused=True, state__in=("proposed", "waitlisted"))),
        before=Count("pk", filter=before),
        needs=ArrayAgg("need", default=[]),
        **{state: Count("pk", filter=Q(state=state)) for state in states},
    )
    free, left = max(roster.quota - found["taken"], 0), budget_left(roster, found["spent"])
    ties = {need for need, rows in Counter(found.pop("needs")).items() if rows > 1}
    return found | {"undecided": found["proposed"], "free": free, "left": left, "ties": ties}


def offers(roster, user, today, counts) -> dict:
    """Which buttons `user` gets: name → whether its check holds now; absent without the permission."""
    builds, approves = user.has_perm("programs.build_roster"), user.has_perm("programs.approve_roster")
    closes = user.has_perm("programs.close_roster")
    checks = {
        "edit": (builds, policies.check_editable, (roster,)),
        "propose": (builds and user.has_perm("programs.propose_enrolment"), _check_propose, (roster,)),
        "publish": (builds, policies.check_publish, (roster, today, today, counts["rows"])),
        "submit": (builds, policies.check_submit, (roster, today)),
        "reopen": (builds, policies.check_move, (roster, RosterState.DRAFT)),
        "approve": (approves, _check_approve, (roster, user)),
        "return": (approves, _check_return, (roster, user)),
        "decide": (approves, policies.check_decide_rows, (roster, user)),
        "unlist": (approves and counts["waitlisted"], policies.check_decide_rows, (roster, user)),
        "close": (closes, policies.check_close, (roster, counts["undecided"])),
        "contest": (builds or approves, policies.check_contest, (roster,)),
        "settle": (approves, policies.check_contest, (roster,)),
        "fill": (approves, policies.check_decider, (roster, user)),
    }
    return {name: policies.allows(check, *args) for name, (may, check, args) in checks.items() if may}


def _check_approve(roster, user):
    policies.check_move(roster, RosterState.APPROVED)
    policies.check_decider(roster, user)


def _check_propose(roster):
    policies.check_editable(roster)
    check_running(roster.programme)
    check_proposable(kind_of(roster.programme))


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
    if may.get("unlist"):
        buttons.append(("unlist", _("Take off the waiting list"), "dash-circle", "outline-secondary"))
    if may.get("return"):
        buttons.append(("return", _("Return for these rows"), "reply", "outline-secondary"))
    if roster.state == RosterState.APPROVED and user.has_perm("programs.record_activity"):
        buttons.append(("activate", _("Make active"), "play-circle", "primary"))
    if may.get("contest"):
        buttons.append(("contest", _("Record an objection"), "flag", "outline-secondary"))
    if may.get("decide"):
        buttons.append(("override", _("Allow the overlap"), "layers", "outline-secondary"))
    if not buttons:
        return {}
    comment = bool(may.get("decide") or may.get("return") or may.get("contest"))
    return {"buttons": buttons, "comment": comment, "raised_by": bool(may.get("contest"))}
