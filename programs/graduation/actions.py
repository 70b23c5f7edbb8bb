"""Graduating a family on evidence, and ending the watch over it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from households.casework.actions import add_task
from programs.common_numbers import WATCH
from programs.enrolments.actions import change_state
from programs.graduation.rules import ABOVE
from programs.graduation.worklist import evidence_of, months_needed
from programs.models import Enrolment, EnrolmentState, ExitReason, Graduation
from programs.parameters import parameters_of


def add_months(day, months: int):
    """The same day so many months later; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return day.replace(year=year, month=month + 1, day=last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")


@transaction.atomic
def graduate(*, enrolment, by) -> Graduation:
    """End an active enrolment because its family left poverty; watch the family for the months in force and put the
    revisit on the day's list. Raises ValidationError with the reasons where the evidence isn't there."""
    today = timezone.localdate()
    found = Enrolment.objects.select_for_update(of=("self",)).select_related("programme", "household").get(
        pk=enrolment.pk)  # fmt: skip
    needed, watch = months_needed(found.programme, today), parameters_of(found.programme, today).get(WATCH)
    if needed is None or watch is None:
        raise ValidationError(_("Nobody has set the months of graduation for this programme."), code="no_parameter")
    evidence = evidence_of([found.household_id], needed)[found.household_id]
    if not evidence.met:
        raise ValidationError(list(evidence.reasons), code="no_evidence")
    note = " ".join(evidence.reasons)
    change_state(enrolment=found, new=EnrolmentState.EXITED, by=by, on=today, reason=ExitReason.NOT_POOR, note=note)
    made = Graduation.objects.create(
        enrolment=found, first_visit_id=evidence.first.pk, last_visit_id=evidence.last.pk, months=evidence.months,
        graduated_on=today, watch_until=add_months(today, int(watch.value)), by=by,
    )  # fmt: skip
    text = _("Visit the family again: its watch after %(programme)s ends.") % {"programme": found.programme.name}
    add_task(household=found.household, by=by, text=text, due_on=made.watch_until, person=found.household.assigned_to)
    audit.record(by=by, action="graduation.make", on=made, summary=note)
    return made


@transaction.atomic
def end_watch(*, graduation, by) -> Graduation:
    """End the watch by the family's latest approved visit: poor again at any time, or still above once the term is
    over. Raises ValidationError where no visit says so yet."""
    found = Graduation.objects.select_for_update(of=("self",)).get(pk=graduation.pk)
    visit = Enrolment.objects.select_related("household__current_visit").get(pk=found.enrolment_id)
    visit = visit.household.current_visit
    if found.outcome != Graduation.Outcome.WATCHED:
        raise ValidationError(_("This watch has ended already."), code="ended")
    if visit is None or visit.visited_on <= found.graduated_on:
        raise ValidationError(_("No visit has been approved since the graduation."), code="no_visit")
    if visit.poverty_status == ABOVE and visit.visited_on < found.watch_until:
        raise ValidationError(_("The watch isn't over yet, and the family is above the threshold."), code="too_early")
    fine = visit.poverty_status == ABOVE
    found.outcome = Graduation.Outcome.HELD if fine else Graduation.Outcome.FELL_BACK
    found.closing_visit, found.closed_by = visit, by
    found.save(update_fields=["outcome", "closing_visit", "closed_by"])
    audit.record(by=by, action="graduation.end", on=found, summary=found.get_outcome_display())
    return found
