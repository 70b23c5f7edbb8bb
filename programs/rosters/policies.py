"""Whether something may happen to a roster now; each check returns nothing or raises with a reason to read."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.formats import rupiah
from kupang_case.workflow import check_transition
from programs.models import Programme, Roster, RosterState, RowObjection
from programs.rosters.workflow import TRANSITIONS

OPEN_FOR_ROWS = (RosterState.DRAFT,)


def decided_by_ministry(roster: Roster) -> bool:
    """Whether the city only proposes: the roster's approval sends the proposal, the ministry decides on each row."""
    return roster.programme.decider == Programme.Decider.MINISTRY


def check_version(roster: Roster, version) -> None:
    """Nobody else has changed the roster since `version` was shown; None where nothing was."""
    if version is not None and roster.version != version:
        raise ValidationError(_("Somebody changed this roster meanwhile. Look at it again."), code="stale")


def check_move(roster: Roster, new) -> None:
    """The table of moves allows it."""
    check_transition(TRANSITIONS, roster.state, new)


def check_editable(roster: Roster) -> None:
    """Name, period, quota and rows change in a draft only: what was published stays as it was."""
    if roster.state not in OPEN_FOR_ROWS:
        raise ValidationError(_("Only a draft can be changed. Return the roster first."), code="not_draft")


def check_removal(reason: str) -> None:
    """Whoever is taken off a roster is told why."""
    if not reason.strip():
        raise ValidationError(_("Say why the rows are taken off the roster."), code="no_comment")


def check_publish(roster: Roster, until, today, rows: int) -> None:
    """There is somebody on it, and the term for objections ends today or later."""
    check_move(roster, RosterState.OBJECTION)
    if not rows:
        raise ValidationError(_("There is nobody on this roster yet."), code="empty")
    if until < today:
        raise ValidationError(_("The term for objections can't end before today."), code="past")


def check_submit(roster: Roster, today) -> None:
    """The term for objections has come to its end."""
    check_move(roster, RosterState.SUBMITTED)
    if roster.objection_until and today < roster.objection_until:
        raise ValidationError(
            _("Objections are possible until %(day)s; the roster can be submitted from that day on."),
            code="objections_open",
            params={"day": roster.objection_until.strftime("%d/%m/%Y")},
        )


def check_decider(roster: Roster, user) -> None:
    """Nobody approves a roster they made or submitted."""
    if user.pk in (roster.created_by_id, roster.submitted_by_id):
        raise ValidationError(_("Nobody approves their own roster."), code="own_roster")


def check_own_rows(own: int) -> None:
    """None of the rows to decide on was proposed by the person who decides."""
    if own:
        raise ValidationError(
            ngettext(
                "%(count)d row was proposed by yourself: somebody else has to decide on it.",
                "%(count)d rows were proposed by yourself: somebody else has to decide on them.",
                own,
            )
            % {"count": own},
            code="own_proposal",
        )


def decision_states(roster: Roster) -> tuple:
    """The roster's states in which its rows may be decided on."""
    if decided_by_ministry(roster):
        return (RosterState.APPROVED,)
    return (RosterState.SUBMITTED, RosterState.APPROVED)


def check_decide_rows(roster: Roster, user) -> None:
    """Rows are decided on once the roster is submitted (of a ministry's programme: once its proposal was sent)."""
    if roster.state not in decision_states(roster):
        raise ValidationError(_("Rows can't be decided on in this state of the roster."), code="not_open")
    check_decider(roster, user)


def check_places(free: int, wanted: int) -> None:
    """Never above the quota."""
    if wanted > free:
        raise ValidationError(
            ngettext(
                "The quota leaves %(free)d place, and %(wanted)d are asked for. Put somebody on the waiting list.",
                "The quota leaves %(free)d places, and %(wanted)d are asked for. Put somebody on the waiting list.",
                free,
            )
            % {"free": free, "wanted": wanted},
            code="quota",
        )


def check_budget(left, wanted) -> None:
    """Never above the budget: rupiah left (None without a budget) against what is asked for."""
    if left is not None and wanted > left:
        raise ValidationError(
            _("The budget leaves %(left)s, and %(wanted)s are asked for. Put somebody on the waiting list.")
            % {"left": rupiah(left), "wanted": rupiah(wanted)},
            code="budget",
        )


def check_cost_known(roster: Roster, missing) -> None:
    """With a budget it must be known what a row costs."""
    if roster.budget is not None and missing:
        raise ValidationError(
            _("The budget can't be held: the value “%(key)s” of this programme isn't set."),
            code="cost_unknown",
            params={"key": missing[0]},
        )


def check_not_contested(contested: int) -> None:
    """No objection is open against the rows to decide on."""
    if contested:
        raise ValidationError(
            ngettext(
                "%(count)d row is contested: settle the objection first.",
                "%(count)d rows are contested: settle the objections first.",
                contested,
            )
            % {"count": contested},
            code="contested",
        )


def check_ready(unready: int, why) -> None:
    """The rows to approve have what their kind asks for beforehand, and nobody of them has died or moved away."""
    if unready:
        why = why or _("the person died or moved away.")
        text = ngettext("%(count)d row isn't ready: %(why)s", "%(count)d rows aren't ready: %(why)s", unready)
        raise ValidationError(text % {"count": unready, "why": why}, code="not_ready")


CONTESTABLE = (RosterState.DRAFT, RosterState.OBJECTION, RosterState.SUBMITTED, RosterState.APPROVED)


def check_contest(roster: Roster, text: str = "x", raised_by: str = "x") -> None:
    """An objection says what and who, while the roster isn't closed."""
    if roster.state not in CONTESTABLE:
        raise ValidationError(_("Objections can't be recorded in this state of the roster."), code="not_open")
    if not text.strip() or not raised_by.strip():
        raise ValidationError(_("Say what the objection is and who raises it."), code="no_comment")


def check_settle(objection, user, outcome, answer: str) -> None:
    """An open objection, settled with an answer by somebody else than who recorded it."""
    if objection.settled_at is not None:
        raise ValidationError(_("This objection is settled already."), code="settled")
    if objection.recorded_by_id == user.pk:
        raise ValidationError(_("Nobody settles an objection they recorded."), code="own_objection")
    if outcome not in RowObjection.Outcome.values or not answer.strip():
        raise ValidationError(_("Choose an outcome and give the answer."), code="no_comment")


def check_vacancy(roster: Roster, given: int) -> None:
    """The roster is in force, a place is free and somebody waits who can have it."""
    if roster.state != RosterState.APPROVED:
        raise ValidationError(_("Places are passed on while the roster is in force."), code="not_open")
    if not given:
        raise ValidationError(_("No place is free, or nobody waits who can have it."), code="no_vacancy")


def check_close(roster: Roster, undecided: int) -> None:
    """Nobody on it still waits for a decision."""
    check_move(roster, RosterState.CLOSED)
    if undecided:
        raise ValidationError(
            ngettext("%(count)d row is still undecided.", "%(count)d rows are still undecided.", undecided)
            % {"count": undecided},
            code="undecided",
        )


def allows(check, *args) -> bool:
    """Whether `check(*args)` raises nothing: buttons ask what actions ask."""
    try:
        check(*args)
    except ValidationError:
        return False
    return True
