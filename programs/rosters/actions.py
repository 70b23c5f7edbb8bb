"""What people do to rosters. Each function is one transaction that holds the roster's row: no place is given twice."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.letters import next_letter_number
from programs.enrolments.actions import propose, propose_many
from programs.enrolments.moves import move, put_on_roster, take_off_roster
from programs.enrolments.workflow import DECISIONS
from programs.kinds import kind_of
from programs.models import Enrolment, EnrolmentState, Roster, RosterComment, RosterState
from programs.overlap.policies import check_none_held
from programs.overlap.rules import hold_pairs, pairs_of
from programs.parameters import parameters_of
from programs.rosters import policies
from programs.rosters.allotment import Terms, allot, judged, loose
from programs.rosters.locks import locked
from programs.rosters.ranking import contested, demand, places
from programs.rosters.reserve import vacancy_reason
from programs.rosters.snapshots import freeze

FIELDS = ("name", "starts_on", "ends_on", "quota", "budget")


def _save(roster, by, action, summary="", **changes) -> Roster:
    """Write `changes`, count the version on, and tell the audit trail."""
    for name, value in changes.items():
        setattr(roster, name, value)
    roster.version = F("version") + 1
    roster.save(update_fields=[*changes, "version"])
    roster.refresh_from_db()
    audit.record(by=by, action=action, on=roster, summary=summary or roster.name)
    return roster


@transaction.atomic
def create_roster(*, programme, by, **values) -> Roster:
    """A draft roster of `programme`; `values` are FIELDS."""
    roster = Roster(programme=programme, created_by=by, **values)
    roster.full_clean(exclude=["programme", "created_by"])
    roster.save(force_insert=True)
    audit.record(by=by, action="roster.create", on=roster, summary=roster.name)
    return roster


@transaction.atomic
def change_roster(*, roster, by, version, **values) -> Roster:
    """Change FIELDS of a draft; raises ValidationError with code `stale` where somebody was faster."""
    found = locked(roster, version)
    policies.check_editable(found)
    return _save(found, by, "roster.change", **values)


@transaction.atomic
def add_rows(*, roster, by, ids=None) -> int:
    """Put what is on no roster of the programme (`allotment.loose`) onto this draft: those with `ids`, or all. Return
    how many were."""
    found = locked(roster)
    policies.check_editable(found)
    if ids is None:
        ids = loose(found.programme).values_list("pk", flat=True)
    return len(put_on_roster(list(ids), roster=found, by=by))


@transaction.atomic
def propose_onto(*, roster, by, **values) -> Enrolment:
    """Propose one household or person (`values` as for `propose`) and put the proposal onto this draft."""
    found = locked(roster)
    policies.check_editable(found)
    made = propose(programme=found.programme, by=by, **values)
    put_on_roster([made.pk], roster=found, by=by)
    made.refresh_from_db()
    return made


@transaction.atomic
def propose_many_onto(*, roster, by, **values) -> list:
    """The same for many (`values` as for `propose_many`); return the keys of the proposals."""
    found = locked(roster)
    policies.check_editable(found)
    made = propose_many(programme=found.programme, by=by, **values)
    return put_on_roster(made, roster=found, by=by)


@transaction.atomic
def remove_rows(*, roster, by, ids, reason) -> int:
    """Take rows off a draft; they stay proposed, and the reason stands with the roster's comments and in each row's
    history. Return how many were. Raises ValidationError without a reason."""
    found = locked(roster)
    policies.check_editable(found)
    policies.check_removal(reason)
    told = _("Taken off the roster: %(reason)s") % {"reason": reason.strip()}
    removed = take_off_roster(ids, roster=found, by=by, summary=f"{found.name}: {reason.strip()}")
    _comment(found, by, told if removed else "", removed)
    return len(removed)


@transaction.atomic
def publish(*, roster, by, until, version=None) -> Roster:
    """Open the draft to objections until the day `until`."""
    found = locked(roster, version)
    policies.check_publish(found, until, timezone.localdate(), places(found)["rows"])
    return _save(found, by, "roster.publish", str(until), state=RosterState.OBJECTION, objection_until=until)


@transaction.atomic
def submit(*, roster, by, version=None) -> Roster:
    """Hand the roster to the head of the agency, from the end of the term for objections on."""
    found = locked(roster, version)
    policies.check_submit(found, timezone.localdate())
    return _save(
        found, by, "roster.submit", state=RosterState.SUBMITTED, submitted_by=by, submitted_at=timezone.now(),
        decided_by=None, decided_at=None,
    )  # fmt: skip


@transaction.atomic
def approve(*, roster, by, version=None) -> Roster:
    """Approve the roster and number it. Undecided rows get the free places in order of need, the others wait.

    Of a ministry's programme the rows stay proposed: approval sends the proposal, the ministry decides.
    """
    found = locked(roster, version)
    policies.check_move(found, RosterState.APPROVED)
    policies.check_decider(found, by)
    if not policies.decided_by_ministry(found):
        _give_places(found, by)
    today = timezone.localdate()
    number = found.number or next_letter_number(found.programme.agency.code, today)
    return _save(
        found, by, "roster.approve", number, state=RosterState.APPROVED, number=number, decided_by=by,
        decided_at=timezone.now(),
    )  # fmt: skip


def _give_places(roster, by):
    """Places to the neediest as far as quota and budget reach; contested, excluded and unready rows stay undecided."""
    terms = _hold(roster)
    found = allot(roster, terms=terms)
    policies.check_own_rows(by.pk in found.proposers)
    decision = {"by": by, "summary": roster.name, "decided_by_id": by.pk, "decided_at": timezone.now()}
    freeze(roster, found.given, terms.parameters)
    move(found.given, new=EnrolmentState.APPROVED, **decision)
    move(found.waiting, new=EnrolmentState.WAITLISTED, **decision)


def _hold(roster):
    """Lock what else bounds an approval: pairs that exclude each other; what a row costs must be known. The Terms."""
    terms = Terms(_known_cost(roster), pairs_of(roster.programme, timezone.localdate()))
    hold_pairs(terms.pairs)
    return terms


def _known_cost(roster):
    """The programme's numbers of today; raises where there is a budget and the cost of a row isn't known."""
    parameters = parameters_of(roster.programme, timezone.localdate())
    needs = kind_of(roster.programme).cost_needs
    policies.check_cost_known(roster, [key for key in needs if key not in parameters])
    return parameters


@transaction.atomic
def decide_rows(*, roster, by, ids, decision, comment="") -> int:
    """Approve, put on the waiting list or reject rows one by one; return how many were.

    Raises ValidationError where quota or budget are used up, a row is contested, excluded by an overlap, not ready or
    the person's own proposal, or the roster isn't open for it.
    """
    if decision not in DECISIONS:
        raise ValidationError(_("Choose a decision."), code="unknown")
    found = locked(roster)
    policies.check_decide_rows(found, by)
    rows = Q(pk__in=ids, state__in=_before(decision))
    judge = _check_approval if decision == EnrolmentState.APPROVED else _check_paused
    wanted = judge(found, rows, by)
    values = {"decided_by_id": by.pk, "decided_at": timezone.now()}
    changed = move(wanted, new=decision, by=by, summary=comment or found.name, **values)
    _comment(found, by, comment, changed)
    return len(changed)


def _check_paused(roster, rows, by):
    """The keys of rows that may wait or be rejected: nobody's own, none contested."""
    rows = Enrolment.objects.filter(rows, roster=roster).annotate(paused=contested())
    found = list(rows.values_list("pk", "proposed_by", "paused"))
    policies.check_own_rows(sum(proposer == by.pk for _pk, proposer, _paused in found))
    policies.check_not_contested(sum(paused for *_rest, paused in found))
    return [pk for pk, *_rest in found]


def _check_approval(roster, rows, by):
    """The keys of rows that may be approved, frozen as they are now. The limits come first, since whoever is too late
    for the last place should know, and free the roster, before anything else is read."""
    parameters = None if roster.budget is None else _known_cost(roster)
    asked = demand(roster, rows, by, parameters)
    policies.check_own_rows(asked["own"])
    policies.check_places(asked["free"], asked["wanted"])
    policies.check_budget(asked["left"], asked["price"])
    terms = _hold(roster)
    rows = judged(Enrolment.objects.filter(rows, roster=roster), roster.programme, terms.pairs)
    found = list(rows.values_list("pk", "contested", "overlapping", "unready"))
    policies.check_not_contested(sum(row[1] for row in found))
    check_none_held(sum(row[2] for row in found))
    policies.check_ready(sum(row[3] for row in found), kind_of(roster.programme).not_ready)
    wanted = [pk for pk, *_rest in found]
    freeze(roster, wanted, terms.parameters)
    return wanted


@transaction.atomic
def fill_vacancies(*, roster, by, version=None) -> int:
    """Give places that fell free to those next in line, each with the reason on record; return how many."""
    found = locked(roster, version)
    policies.check_decider(found, by)
    terms = _hold(found)
    given = allot(found, states=(EnrolmentState.WAITLISTED,), terms=terms)
    policies.check_own_rows(by.pk in given.proposers)
    policies.check_vacancy(found, len(given.given))
    reason = vacancy_reason(found)
    freeze(found, given.given, terms.parameters)
    values = {"decided_by_id": by.pk, "decided_at": timezone.now()}
    changed = move(given.given, new=EnrolmentState.APPROVED, by=by, summary=reason, **values)
    _comment(found, by, reason, changed)
    return len(changed)


def _before(decision):
    return ["proposed", "waitlisted"] if decision == EnrolmentState.APPROVED else ["proposed"]


def _comment(roster, by, text, ids=()):
    """One comment on the whole roster, or the same on each of some rows."""
    if text:
        RosterComment.objects.bulk_create(
            RosterComment(roster=roster, enrolment_id=pk, by=by, text=text) for pk in (ids or [None])
        )


@transaction.atomic
def return_roster(*, roster, by, comment, ids=(), version=None) -> Roster:
    """Send the roster back with a comment on the whole, or on the rows with `ids`."""
    found = locked(roster, version)
    policies.check_move(found, RosterState.RETURNED)
    policies.check_decider(found, by)
    if not comment.strip():
        raise ValidationError(_("Say what should be changed."), code="no_comment")
    rows = Enrolment.objects.filter(roster=found, pk__in=ids).values_list("pk", flat=True) if ids else ()
    _comment(found, by, comment.strip(), list(rows))
    decided = {"decided_by": by, "decided_at": timezone.now()}
    return _save(found, by, "roster.return", comment.strip(), state=RosterState.RETURNED, **decided)


@transaction.atomic
def reopen(*, roster, by, version=None) -> Roster:
    """Make a returned roster a draft again, to be changed."""
    found = locked(roster, version)
    policies.check_move(found, RosterState.DRAFT)
    return _save(
        found, by, "roster.reopen", state=RosterState.DRAFT, objection_until=None, decided_by=None, decided_at=None
    )


@transaction.atomic
def close(*, roster, by, version=None) -> Roster:
    """Close an approved roster on which nothing is undecided."""
    found = locked(roster, version)
    policies.check_close(found, places(found)["undecided"])
    return _save(found, by, "roster.close", state=RosterState.CLOSED)


@transaction.atomic
def comment_on(*, roster, by, text, enrolment=None) -> RosterComment:
    """Note an objection or an answer on the roster, or on one of its rows."""
    if not text.strip():
        raise ValidationError(_("Write a comment."), code="no_comment")
    made = RosterComment.objects.create(roster=roster, by=by, text=text.strip(), enrolment=enrolment)
    audit.record(by=by, action="roster.comment", on=roster, summary=roster.name)
    return made
