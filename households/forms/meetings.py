"""Forms of the ward meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from households.forms.widgets import DateInput
from households.models import Ward
from households.models.meetings import Decision


class MeetingForm(forms.Form):
    """Where and when a ward meets; `wards` are those the person covers."""

    ward = forms.ModelChoiceField(label=_("Ward"), queryset=Ward.objects.none(), empty_label=None)
    held_on = forms.DateField(label=_("Date of the meeting"), widget=DateInput())
    place = forms.CharField(label=_("Place of the meeting"), max_length=120)

    def __init__(self, data=None, *, wards, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["ward"].queryset = wards


class DecisionForm(forms.Form):
    """One decision for the households that are ticked."""

    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.choices)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed where it is not agreed or postponed."),
    )  # fmt: skip


class AttendanceForm(forms.Form):
    """Who attended."""

    attendees = forms.CharField(
        label=_("Attendance"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One person a line: name, then the office or the RT/RW."),
    )  # fmt: skip
