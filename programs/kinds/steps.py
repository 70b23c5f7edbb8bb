"""What the deeds of several kinds share: plain forms over one enrolment, and checks that many of them make."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.models import EnrolmentState

DATE = gettext_lazy("Date")
STAGES = [(number, str(number)) for number in (1, 2, 3, 4)]


def day_field(label=DATE, **more):
    """A date that isn't ahead, today unless chosen."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    more = {"initial": timezone.localdate, "validators": [not_ahead]} | more
    return forms.DateField(label=label, widget=widget, **more)


def not_ahead(day) -> None:
    """Nothing is recorded before it happened."""
    if day > timezone.localdate():
        raise ValidationError(_("The date is in the future."), code="future")


def text_field(label, rows=2, **more):
    """A few lines of text."""
    return forms.CharField(label=label, max_length=2_000, widget=forms.Textarea(attrs={"rows": rows}), **more)


class DeedForm(forms.Form):
    """A form of a deed: knows the enrolment it is for."""

    def __init__(self, *args, enrolment, **kwargs):
        super().__init__(*args, **kwargs)
        self.enrolment = enrolment


def in_states(*states):
    """A check that the enrolment is in one of these states."""

    def check(enrolment) -> None:
        if enrolment.state not in states:
            names = ", ".join(str(EnrolmentState(state).label) for state in states)
            raise ValidationError(_("This needs one of these states: %(names)s.") % {"names": names}, code="state")

    return check


in_the_programme = in_states(EnrolmentState.APPROVED, EnrolmentState.ACTIVE, EnrolmentState.SUSPENDED)
