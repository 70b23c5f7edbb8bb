"""The way of a PIP pupil: SK Nominasi → account activated before the deadline → (approved) → SK Pemberian → active.

The money itself is a payout. A missed deadline cancels: the row is rejected.
"""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.kinds.base import Deed, Wait
from programs.kinds.steps import DeedForm, day_field, in_states, text_field
from programs.models import EnrolmentState, PipDetails

RECORDS, APPROVES = "programs.record_activity", "programs.approve_roster"
_undecided = in_states(EnrolmentState.PROPOSED)
_approved = in_states(EnrolmentState.APPROVED)


class NominationForm(DeedForm):
    """The decree and its deadline."""

    nomination_number = forms.CharField(label=gettext_lazy("nomination decree"), max_length=60)
    nominated_on = day_field(gettext_lazy("nominated on"))
    activate_by = day_field(gettext_lazy("activate the account by"), initial=None, validators=[])

    def clean(self):
        values = super().clean()
        first, last = values.get("nominated_on"), values.get("activate_by")
        if first and last and last < first:
            self.add_error("activate_by", _("The deadline is before the nomination."))
        return values


class ActivationForm(DeedForm):
    """When the account was activated."""

    activated_on = day_field(gettext_lazy("account activated on"))

    def clean_activated_on(self):
        day, details = self.cleaned_data["activated_on"], self.enrolment.pip
        if details.activate_by and day > details.activate_by:
            raise ValidationError(_("The deadline for activating the account has passed."), code="late")
        if details.nominated_on and day < details.nominated_on:
            raise ValidationError(_("The account was activated before the nomination."), code="early")
        return day


class AwardForm(DeedForm):
    """The decree by which the pupil gets the money."""

    award_number = forms.CharField(label=gettext_lazy("award decree"), max_length=60)
    awarded_on = day_field(gettext_lazy("awarded on"))


class CancelForm(DeedForm):
    """Why, beside the missed deadline."""

    note = text_field(gettext_lazy("Note"), required=False)


def _details(enrolment) -> PipDetails:
    found = PipDetails.objects.filter(enrolment=enrolment).first()
    if found is None:
        raise ValidationError(_("School and level aren't recorded."), code="no_details")
    return found


def check_nominate(enrolment) -> None:
    """An undecided pupil who isn't nominated yet."""
    _undecided(enrolment)
    if _details(enrolment).nominated_on:
        raise ValidationError(_("This pupil is nominated already."), code="nominated")


def check_activate(enrolment) -> None:
    """Nominated, the account not active, the deadline not passed."""
    _undecided(enrolment)
    details = _details(enrolment)
    if not details.nominated_on or details.activated_on:
        raise ValidationError(_("There is no account that waits to be activated."), code="no_account")


def check_award(enrolment) -> None:
    """Approved, with an active account and no award yet."""
    _approved(enrolment)
    details = _details(enrolment)
    if not details.activated_on or details.awarded_on:
        raise ValidationError(_("Only an activated account is awarded, once."), code="no_award")


def check_cancel(enrolment) -> None:
    """Nominated, the account not active, the deadline passed."""
    _undecided(enrolment)
    details = _details(enrolment)
    if details.activated_on or not details.activate_by or details.activate_by >= timezone.localdate():
        raise ValidationError(_("No deadline has been missed."), code="in_time")


def write(enrolment, by, **values):
    """Write these values of the details."""
    PipDetails.objects.filter(enrolment=enrolment).update(**values)
    return next((value for value in values.values() if isinstance(value, str)), "")


def cancel(enrolment, by, *, note):
    """The deadline was missed."""
    return note or _("The deadline for activating the account has passed.")


DEEDS = (
    Deed("nominate", gettext_lazy("Record the nomination"), "file-earmark-text", RECORDS, NominationForm, write,
         check_nominate),
    Deed("account", gettext_lazy("Account activated"), "check-circle", RECORDS, ActivationForm, write, check_activate),
    Deed("award", gettext_lazy("Record the award"), "award", RECORDS, AwardForm, write, check_award,
         moves=EnrolmentState.ACTIVE),
    Deed("cancel", gettext_lazy("Deadline missed"), "x-circle", APPROVES, CancelForm, cancel, check_cancel,
         moves=EnrolmentState.REJECTED, tone="outline-danger"),
)  # fmt: skip


def _account_waits(**deadline) -> Q:
    return Q(state=EnrolmentState.PROPOSED, pip__activated_on__isnull=True, **deadline)


SOON = timedelta(days=14)
WAITS = (
    Wait("late", gettext_lazy("PIP: account deadline missed"), gettext_lazy("Cancel the nomination."),
         lambda day: _account_waits(pip__activate_by__lt=day), urgent=True),
    Wait("soon", gettext_lazy("PIP: account to be activated within 14 days"), gettext_lazy("Remind the family."),
         lambda day: _account_waits(pip__activate_by__range=(day, day + SOON))),
    Wait("award", gettext_lazy("PIP: approved, award decree missing"), gettext_lazy("Record the award decree."),
         lambda _day: Q(state=EnrolmentState.APPROVED, pip__awarded_on__isnull=True)),
)  # fmt: skip
