"""Forms of the ward meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from households.forms.widgets import DateInput
from households.meetings.files import MAX_BYTES
from households.models import Ward
from households.models.meetings import Decision
from kupang_case.forms import file_input


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


class AttendeeForm(forms.Form):
    """One person who was invited, and whether they came."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    position = forms.CharField(label=_("Office or RT/RW"), max_length=120, required=False)
    present = forms.BooleanField(label=_("Present"), required=False, initial=True)


MAX_ATTENDEES = 200
AttendeeForms = forms.formset_factory(AttendeeForm, extra=3, max_num=MAX_ATTENDEES)


class ScanForm(forms.Form):
    """The signed minutes."""

    scan = forms.FileField(
        label=_("Scan of the signed minutes"), help_text=_("PDF or JPEG, at most 20 MB."),
        widget=file_input(MAX_BYTES, accept="application/pdf,image/jpeg"),
    )  # fmt: skip
