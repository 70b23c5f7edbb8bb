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
        "submitted": Status(_("Submitted"), "send", "info"),
        "approved": Status(_("Approved"), "check-circle-fill", "success"),
        "returned": Status(_("Returned"), "reply", "warning"),
        "rejected": Status(_("Rejected"), "x-circle-fill", "danger"),
    },
    "verification": {
        "unverified": Status(_("Not verified yet"), "dash-circle", "neutral"),
        "assigned": Status(_("Assigned"), "person-check", "primary"),
        "submitted": Status(_("Submitted"), "send", "info"),
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
    "roster": {
        "draft": Status(_("Draft"), "pencil", "neutral"),
        "objection": Status(_("Objection period"), "megaphone", "primary"),
        "submitted": Status(_("Submitted"), "send", "info"),
        "approved": Status(_("Approved"), "check-circle-fill", "success"),
        "returned": Status(_("Returned"), "reply", "warning"),
        "closed": Status(_("Closed"), "lock-fill", "neutral"),
    },
}


def status_of(kind, state) -> Status:
    """The Status of a state; for one that the contract doesn't name, the bare value in a neutral tone."""
    return STATUSES.get(kind, {}).get(str(state)) or Status(str(state), "circle", "neutral")
