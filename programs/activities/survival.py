"""Survival checks: due some days after a handover, as the parameters of that day say, and made at the family's yard."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from programs.models import Enrolment, SurvivalCheck
from programs.parameters import parameters_of

NUMBERS = (1, 2, 3)


def plan_checks(handover, programme) -> list[SurvivalCheck]:
    """Write the checks of a new handover, of those whose number of days is set for its day."""
    day = handover.distribution.held_on
    numbers = parameters_of(programme, day)
    days = {number: numbers.get(f"survival_check_{number}") for number in NUMBERS}
    return SurvivalCheck.objects.bulk_create(
        SurvivalCheck(handover=handover, number=number, due_on=day + timedelta(days=int(found.value)))
        for number, found in days.items()
        if found
    )


def checks_of(user, programme):
    """The checks of a programme's handovers that `user` may see, with what a list names."""
    mine = Enrolment.objects.visible_to(user).filter(programme=programme)
    found = SurvivalCheck.objects.filter(handover__enrolment__in=mine)
    return found.select_related("handover__species", "handover__enrolment__household__ward", "handover__distribution")


@transaction.atomic
def record_check(*, check, by, alive, checked_on, note="") -> SurvivalCheck:
    """Write how many are alive; again: correct it (the history keeps the old number).

    Raises ValidationError for more than were handed over or more than at an earlier check, less than at a later one, a
    day to come or one before the handover.
    """
    rows = SurvivalCheck.objects.select_for_update(of=("self",)).filter(handover=check.handover_id)
    every = {one.pk: one for one in rows.select_related("handover__distribution").order_by("number")}
    found = every[check.pk]
    _check_day(found, checked_on)
    _check_number(found, alive, every.values())
    found.alive, found.checked_on, found.note, found.checked_by = alive, checked_on, note, by
    found.save(update_fields=["alive", "checked_on", "note", "checked_by"])
    audit.record(by=by, action="survival.check", on=found, summary=f"{alive}/{found.handover.quantity}")
    return found


def _check_day(check, day):
    if day > timezone.localdate():
        raise ValidationError(_("The date is in the future."), code="future")
    if day < check.handover.distribution.held_on:
        raise ValidationError(_("The date is before the handover."), code="before_handover")


def _check_number(check, alive, checks):
    """What died stays dead: the numbers never rise from the handover to the last check."""
    most = check.handover.quantity
    if alive > most:
        raise ValidationError(_("Only %(most)d were handed over."), code="too_many", params={"most": most})
    made = [one for one in checks if one.alive is not None and one.pk != check.pk]
    before = [one.alive for one in made if one.number < check.number]
    after = [one.alive for one in made if one.number > check.number]
    if before and alive > min(before):
        text = _("At an earlier check only %(count)d were alive. Correct that one first.")
        raise ValidationError(text, code="more_than_before", params={"count": min(before)})
    if after and alive < max(after):
        text = _("At a later check %(count)d were alive. Correct that one first.")
        raise ValidationError(text, code="less_than_after", params={"count": max(after)})
