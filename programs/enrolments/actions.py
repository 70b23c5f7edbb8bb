"""What people do to enrolments. Each function is one transaction, with its lines in the audit trail."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from kupang_case.workflow import check_transition
from programs.eligibility import assess, facts_of
from programs.enrolments import policies
from programs.enrolments.candidates import candidates
from programs.enrolments.moves import move
from programs.enrolments.workflow import TRANSITIONS
from programs.kinds import kind_of
from programs.models import Enrolment, EnrolmentState, Programme
from programs.overlap.actions import note_exceptions
from programs.overlap.policies import check_overlaps
from programs.overlap.rules import forbidden_among, overlaps_of, pairs_of
from programs.parameters import parameters_of

ALREADY = {
    Programme.Unit.PERSON: "This person already has an open enrolment in this programme.",
    Programme.Unit.HOUSEHOLD: "This household already has an open enrolment in this programme.",
}


def assess_household(programme, household, day=None):
    """The Assessment of `household` for `programme` on `day` (today)."""
    day = day or timezone.localdate()
    facts, parameters = facts_of(household, day), parameters_of(programme, day)
    of_persons = programme.unit == Programme.Unit.PERSON
    return assess(kind_of(programme).rules, facts, parameters, of_persons=of_persons)


@transaction.atomic
def propose(*, programme, household, by, person=None, reason="", details=None, override="") -> Enrolment:
    """Propose `household` (or its member `person`); `details` are values of the kind's details form, `override` the
    reason for an exception where a programme they are in excludes this one.

    Raises ValidationError where the programme isn't running, the rules don't hold, an open enrolment exists or an
    overlap is forbidden.
    """
    policies.check_running(programme)
    policies.check_proposable(kind_of(programme))
    policies.check_unit(programme, household, person)
    policies.check_eligible(assess_household(programme, household), person)
    overlaps = overlaps_of(programme, household, person, timezone.localdate())
    check_overlaps(overlaps, override)
    enrolment = Enrolment(
        programme=programme,
        household=household,
        person=person,
        ward_id=household.ward_id,
        proposed_by=by,
        reason=reason,
    )
    try:
        with transaction.atomic():
            enrolment.save(force_insert=True)
    except IntegrityError:
        raise ValidationError(_(ALREADY[programme.unit]), code="already_open") from None
    _make_details(programme, [enrolment], details or {})
    note_exceptions(enrolment=enrolment, overlaps=overlaps, by=by, reason=override)
    audit.record(by=by, action="enrolment.propose", on=enrolment, summary=programme.name)
    return enrolment


def _make_details(programme, enrolments, given):
    kind = kind_of(programme)
    if not kind.details:
        return
    rows = [kind.make_details(enrolment, given) for enrolment in enrolments]
    kind.details.objects.bulk_create([row for row in rows if row is not None])


@transaction.atomic
def propose_many(*, programme, by, within, ids=None, reason="") -> list:
    """Propose those of the candidates among the households `within` whose ids (of persons, or of households) are given,
    or all of them; return the keys of the proposals. Whoever isn't eligible, has an open enrolment or is in a programme
    that excludes this one is left out."""
    policies.check_running(programme)
    policies.check_proposable(kind_of(programme))
    of_persons = programme.unit == Programme.Unit.PERSON
    excluded = forbidden_among(pairs_of(programme, timezone.localdate()), of_persons=of_persons)
    found = candidates(programme, within).exclude(excluded)
    found = found if ids is None else found.filter(pk__in=ids)
    rows = [_proposal(programme, subject, of_persons, by, reason) for subject in _subjects(found, of_persons)]
    Enrolment.objects.bulk_create(rows, ignore_conflicts=True)
    made = set(Enrolment.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    rows = [row for row in rows if row.pk in made]
    _make_details(programme, rows, {})
    audit.record_many(audit.entry(by=by, action="enrolment.propose", on=row, summary=programme.name) for row in rows)
    return [row.pk for row in rows]


def _subjects(found, of_persons):
    if of_persons:
        return found.select_related("household").order_by("pk")
    return found.order_by("pk")


def _proposal(programme, subject, of_persons, by, reason):
    household, person = (subject.household, subject) if of_persons else (subject, None)
    return Enrolment(
        programme=programme,
        household=household,
        person=person,
        ward_id=household.ward_id,
        proposed_by=by,
        reason=reason,
    )


def _locked(enrolment, new, version=None):
    found = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    check_transition(TRANSITIONS, found.state, new)
    if version is not None and found.version != version:
        raise ValidationError(_("Somebody changed this enrolment meanwhile. Look at it again."), code="stale")
    return found


@transaction.atomic
def change_state(*, enrolment, new, by, on=None, reason="", note="", version=None) -> Enrolment:
    """Activate, suspend, resume, complete or exit one enrolment; `on` is the day it happened (today).

    Decisions (approved, waiting list, rejected) belong to a roster: `programs.rosters.actions`.
    Raises TransitionNotAllowed, or ValidationError with the reason.
    """
    found, today = _locked(enrolment, new, version), timezone.localdate()
    on = on or today
    columns = {}
    if new == EnrolmentState.ACTIVE and found.state == EnrolmentState.APPROVED:
        policies.check_end(on, found, today)
        columns = {"started_on": on}
    elif new == EnrolmentState.COMPLETED:
        policies.check_end(on, found, today)
        columns = {"ended_on": on}
    elif new == EnrolmentState.EXITED:
        policies.check_exit(reason, on, found, today)
        policies.check_exit_reason(kind_of(found.programme), reason)
        columns = {"ended_on": on, "exit_reason": reason, "exit_note": note}
    move([found.pk], new=new, by=by, summary=note or reason, **columns)
    found.refresh_from_db()
    return found


@transaction.atomic
def activate_many(*, ids, by, within, on=None) -> int:
    """Make the approved enrolments of the queryset `within` with these ids active; return how many were."""
    wanted = within.filter(pk__in=ids, state=EnrolmentState.APPROVED).select_for_update(of=("self",))
    found = list(wanted.order_by("pk").values_list("pk", flat=True))
    return len(move(found, new=EnrolmentState.ACTIVE, by=by, started_on=on or timezone.localdate()))
