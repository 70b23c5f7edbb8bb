"""Saying how a touched enrolment goes on: one transaction with the moves of the enrolment and its lines in the audit
trail."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from households.models import Household
from programs.enrolments import policies
from programs.enrolments.actions import ALREADY, assess_household, change_state
from programs.enrolments.moves import move, take_along
from programs.kinds import kind_of
from programs.models import Enrolment, EnrolmentState, EnrolmentTouch
from programs.models.touched import Choice
from programs.rosters.locks import locked
from programs.rosters.reserve import take_off_reserve
from programs.touched.finding import family_along, heirs_of, standing_of
from programs.touched.rules import ENDINGS, choices_of

SETTLES, ENDS = "programs.settle_touched", "programs.end_enrolment"
RELATED = ("event__household", "event__other", "enrolment__programme", "enrolment__person__household",
           "enrolment__household")  # fmt: skip


def choices_for(touch, user) -> list[Choice]:
    """What `user` may choose now: whoever may not end enrolments neither ends nor passes them on to another person."""
    found = choices_of(standing_of(touch))
    if user.has_perm(ENDS):
        return list(found)
    of_person = touch.enrolment.person_id is not None
    return [one for one in found if one != Choice.ENDS and not (one == Choice.HEIR and of_person)]


@transaction.atomic
def settle(*, touch, choice, by, heir=None, reason="", note="") -> EnrolmentTouch:
    """Do what was chosen; `heir` is a member, `reason` that of an exit. Raises PermissionDenied, or ValidationError
    with the reason where it can't be done now."""
    if not by.has_perm(SETTLES):
        raise PermissionDenied
    if touch.enrolment.roster_id:
        locked(touch.enrolment.roster)
    Enrolment.objects.select_for_update().get(pk=touch.enrolment_id)
    touches = EnrolmentTouch.objects.select_for_update(of=("self",)).select_related(*RELATED)
    found = touches.filter(pk=touch.pk).first()
    if found is None:
        raise ValidationError(_("The event was taken back: nothing is to be decided."), code="undone")
    if found.choice:
        raise ValidationError(_("Somebody settled this meanwhile. Look at it again."), code="settled")
    if choice not in choices_for(found, by):
        raise ValidationError(_("Choose how it goes on."), code="choice")
    found.choice, found.heir, found.note = choice, heir if choice == Choice.HEIR else None, note
    found.settled_at, found.settled_by = timezone.now(), by
    told = " ".join(filter(None, (f"{found.get_choice_display()}: {found.event}.", note)))
    DOES[choice](found, by, told, heir, reason)
    found.save(update_fields=["choice", "heir", "note", "settled_at", "settled_by"])
    audit.record(by=by, action="enrolment.touched", on=found.enrolment, summary=told)
    return found


def _stays(touch, by, told, heir, reason):
    """Nothing moves: that somebody looked is the point."""


def _along(touch, by, told, heir, reason):
    target = Household.objects.select_for_update().get(pk=family_along(touch).pk)
    _unless_taken(touch.enrolment, lambda: take_along(touch.enrolment.pk, household=target, by=by, summary=told))


def _ends(touch, by, told, heir, reason):
    one = touch.enrolment
    if one.state == EnrolmentState.WAITLISTED:
        because = f"{touch.event}. {touch.note}".strip()
        take_off_reserve([one.pk], roster=one.roster, by=by, reason=because)
        return
    day = _day(touch)
    for state in ENDINGS[one.state]:
        if state == EnrolmentState.REJECTED:
            policies.check_not_own(one, by)
            move([one.pk], new=state, by=by, summary=told, decided_by_id=by.pk, decided_at=timezone.now())
        else:
            change_state(enrolment=one, new=state, by=by, on=day, reason=reason, note=told)


def _day(touch):
    """That of the event, or the later one on which the enrolment began."""
    return max(filter(None, (touch.event.happened_on, touch.enrolment.started_on)))


def _heir(touch, by, told, heir, reason):
    one = touch.enrolment
    if heir is None or not heirs_of(one).filter(pk=heir.pk).exists():
        raise ValidationError({"heir": _("Choose a member of this household.")})
    if one.person_id is None:
        kind_of(one.programme).pass_on(one, by, recipient=heir, reason=told)
        return
    policies.check_not_own(one, by)
    policies.check_eligible(assess_household(one.programme, one.household), heir)
    state, started_on = one.state, one.started_on and _day(touch)
    _ends(touch, by, told, None, reason)
    made = Enrolment(
        programme=one.programme, household=one.household, person=heir, ward_id=one.household.ward_id, roster=one.roster,
        state=state, origin=one.origin, proposed_by=one.proposed_by, reason=told, decided_by=by,
        decided_at=timezone.now(), started_on=started_on,
    )  # fmt: skip
    _unless_taken(one, lambda: made.save(force_insert=True))
    kind_of(one.programme).inherit(one, made)
    audit.record(by=by, action="enrolment.heir", on=made, summary=told)


def _unless_taken(enrolment, write):
    """Write, or say that the person or family is in the programme already."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        raise ValidationError(_(ALREADY[enrolment.programme.unit]), code="already_open") from None


DOES = {Choice.STAYS: _stays, Choice.ALONG: _along, Choice.ENDS: _ends, Choice.HEIR: _heir}
