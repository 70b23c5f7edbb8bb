"""How each state of the contract is shown: a word, an icon and a tone, never a colour alone."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class Status(NamedTuple):
    """`tone` is one of success, warning, danger, info, primary, neutral; `icon` a name of the icon sprite."""

    label: str
    icon: str
    tone: str


STATUSES = {
    "visit": {
        "draft": Status(_("Draft"), "pencil", "neutral"),
        "submitted": Status(_("Awaiting review"), "send", "info"),
        "approved": Status(_("Approved"), "check-circle-fill", "success"),
        "returned": Status(_("Returned"), "reply", "warning"),
        "rejected": Status(_("Rejected"), "x-circle-fill", "danger"),
    },
    "field": {
        "done": Status(_("Received"), "cloud-check", "success"),
        "conflict": Status(_("To be settled"), "arrow-left-right", "warning"),
        "applied": Status(_("Settled: the phone's"), "phone", "success"),
        "kept": Status(_("Settled: the stored one"), "database", "neutral"),
    },
    "verification": {
        "unverified": Status(_("Not verified"), "dash-circle", "neutral"),
        "assigned": Status(_("Assigned"), "person-check", "primary"),
        "submitted": Status(_("Awaiting review"), "send", "info"),
        "returned": Status(_("Returned"), "reply", "warning"),
        "verified": Status(_("Verified"), "check-circle-fill", "success"),
        "unreachable": Status(_("Not reached"), "geo-alt", "danger"),
    },
    "poverty": {
        "unknown": Status(_("Not known yet"), "question-circle", "neutral"),
        "extreme_poor": Status(_("Extremely poor"), "exclamation-octagon-fill", "danger"),
        "poor": Status(_("Poor"), "exclamation-triangle-fill", "warning"),
        "not_poor": Status(_("Not poor"), "check-circle-fill", "success"),
    },
    "enrolment": {
        "proposed": Status(_("Proposed"), "send", "info"),
        "approved": Status(_("Approved"), "check-circle", "success"),
        "waitlisted": Status(_("Waiting list"), "hourglass-split", "warning"),
        "rejected": Status(_("Rejected"), "x-circle-fill", "danger"),
        "active": Status(_("Active"), "play-circle", "primary"),
        "suspended": Status(_("Suspended"), "pause-circle-fill", "warning"),
        "completed": Status(_("Completed"), "check2-all", "success"),
        "exited": Status(_("Exited"), "box-arrow-right", "neutral"),
    },
    "referral": {
        "open": Status(_("Awaiting an answer"), "hourglass-split", "info"),
        "accepted": Status(_("Accepted"), "check-circle-fill", "success"),
        "declined": Status(_("Declined"), "x-circle-fill", "danger"),
    },
    "roster": {
        "draft": Status(_("Draft"), "pencil", "neutral"),
        "objection": Status(_("Open to objections"), "megaphone", "primary"),
        "submitted": Status(_("Awaiting approval"), "send", "info"),
        "approved": Status(_("Approved"), "check-circle-fill", "success"),
        "returned": Status(_("Returned"), "reply", "warning"),
        "closed": Status(_("Closed"), "lock-fill", "neutral"),
    },
    # Ward meetings (not in the contract's table of states).
    "meeting": {
        "open": Status(_("Not closed yet"), "pencil-square", "primary"),
        "closed": Status(_("Closed"), "pencil-square", "warning"),
        "locked": Status(_("Locked"), "lock-fill", "success"),
    },
    "objection": {
        "received": Status(_("Waiting for a decision"), "hourglass-split", "primary"),
        "upheld": Status(_("Upheld"), "check-circle-fill", "success"),
        "dismissed": Status(_("Dismissed"), "x-circle-fill", "neutral"),
    },
    "decision": {
        "agreed": Status(_("Agreed"), "check-circle-fill", "success"),
        "disagreed": Status(_("Not agreed"), "x-circle-fill", "danger"),
        "postponed": Status(_("Postponed"), "hourglass-split", "warning"),
    },
    # The states of a list that is being imported (not in the contract's table of states).
    "import": {
        "uploaded": Status(_("Waiting for the check"), "hourglass-split", "neutral"),
        "checking": Status(_("Being checked"), "arrow-repeat", "info"),
        "checked": Status(_("Checked"), "clipboard-check", "primary"),
        "accepting": Status(_("Being accepted"), "arrow-repeat", "info"),
        "accepted": Status(_("Accepted"), "check-circle-fill", "success"),
        "refused": Status(_("Refused"), "x-circle-fill", "neutral"),
        "unreadable": Status(_("Unreadable"), "exclamation-octagon-fill", "danger"),
        "cancelled": Status(_("Cancelled"), "slash-circle", "neutral"),
        "undone": Status(_("Undone"), "arrow-counterclockwise", "neutral"),
    },
}


def status_of(kind, state) -> Status:
    """The Status of a state; for one that the contract doesn't name, the bare value in a neutral tone."""
    return STATUSES.get(kind, {}).get(str(state)) or Status(str(state), "circle", "neutral")
