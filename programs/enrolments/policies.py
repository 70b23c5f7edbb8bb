"""Whether something may happen to an enrolment now; each check returns nothing or raises with a reason to read."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programs.models import Programme


def check_running(programme: Programme) -> None:
    """Only a running programme takes proposals."""
    if not programme.active:
        raise ValidationError(_("This programme isn't running: nobody can be proposed."), code="not_running")


def check_unit(programme: Programme, household, person) -> None:
    """A programme of persons needs a member of the household, one of households none."""
    if programme.unit == Programme.Unit.HOUSEHOLD:
        if person is not None:
            raise ValidationError(_("This programme enrols whole households."), code="unit")
    elif person is None or person.household_id != household.pk or person.status != "present":
        raise ValidationError(_("Choose a member of this household."), code="unit")


def check_eligible(assessment, person=None) -> None:
    """The rules of the kind hold; else says which don't."""
    unmet = [reason.text for reason in assessment.unmet]
    if assessment.of_persons and person is not None:
        unmet += [
            reason.text
            for one in assessment.members
            if one.member.id == person.pk
            for reason in one.reasons
            if reason.met is False
        ]
    if unmet:
        raise ValidationError(_("Not eligible: %(reasons)s") % {"reasons": " ".join(unmet)}, code="not_eligible")


def check_proposable(kind) -> None:
    """Some kinds come in by membership lists alone."""
    if not kind.proposable:
        raise ValidationError(_("Membership of this programme comes in by list; nobody is proposed."), code="by_list")


def check_exit_reason(kind, reason: str) -> None:
    """The kind knows this reason to leave."""
    if kind.exits and reason not in kind.exits:
        raise ValidationError(_("Nobody leaves this programme for that reason."), code="exit_reason")


def check_not_own(enrolment, user) -> None:
    """Nobody decides on their own proposal."""
    if enrolment.proposed_by_id == user.pk:
        raise ValidationError(_("Nobody approves their own proposal."), code="own_proposal")


def check_exit(reason: str, day, enrolment, today) -> None:
    """An exit has a reason and a date that isn't ahead or before the start."""
    if not reason or not day:
        raise ValidationError(_("An exit needs a reason and a date."), code="exit_incomplete")
    check_end(day, enrolment, today)


def check_end(day, enrolment, today) -> None:
    """An end isn't in the future and not before the start."""
    if day > today:
        raise ValidationError(_("The date is in the future."), code="future")
    if enrolment.started_on and day < enrolment.started_on:
        raise ValidationError(_("The date is before the day this enrolment became active."), code="before_start")
