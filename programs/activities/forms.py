"""Forms of sessions, distributions and handovers."""

from django import forms

from households.models import Ward
from programs.enrolments.forms import date_input
from programs.models import Distribution, Handover, TrainingSession


class SessionForm(forms.ModelForm):
    """A session to be held."""

    class Meta:
        model = TrainingSession
        fields = ["topic", "place", "held_on", "seats", "trainer"]
        widgets = {"held_on": date_input()}


class DistributionForm(forms.ModelForm):
    """A distribution in one of the wards where somebody is due."""

    class Meta:
        model = Distribution
        fields = ["ward", "place", "held_on", "first_party", "witness"]
        widgets = {"held_on": date_input()}

    def __init__(self, *args, wards=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ward"].queryset = Ward.objects.none() if wards is None else wards


class HandoverForm(forms.ModelForm):
    """What one household gets."""

    class Meta:
        model = Handover
        fields = ["species", "quantity", "condition", "received_by"]
