"""Forms of sessions, distributions and handovers."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.models import Ward
from households.visits.photos import MAX_BYTES
from kupang_case.forms import RupiahField, file_input
from programs.enrolments.forms import date_input
from programs.models import Distribution, Handover, Payout, SeedlingEntry, SurvivalCheck, TrainingSession


class SessionForm(forms.ModelForm):
    """A session to be held. `places` are offered, with their seats."""

    class Meta:
        model = TrainingSession
        fields = ["topic", "place", "held_on", "seats", "trainer"]
        widgets = {"held_on": date_input()}

    def __init__(self, *args, places=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].widget.attrs["list"] = "places"
        self.fields["seats"].min_value = 1
        if places:
            known = ", ".join(f"{place.name} ({place.capacity})" for place in places)
            self.fields["place"].help_text = _("Known places and their seats: %(places)s.") % {"places": known}


class DistributionForm(forms.ModelForm):
    """A distribution in one of the wards where somebody is due."""

    class Meta:
        model = Distribution
        fields = ["ward", "place", "held_on", "first_party", "witness", "second_witness"]
        widgets = {"held_on": date_input()}

    def __init__(self, *args, wards=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ward"].queryset = Ward.objects.none() if wards is None else wards


class HandoverForm(forms.ModelForm):
    """What one household gets, of the species in stock."""

    photo = forms.FileField(
        label=gettext_lazy("Photo of the handover"), required=False,
        widget=file_input(MAX_BYTES, accept="image/*", capture="environment"),
    )  # fmt: skip

    class Meta:
        model = Handover
        fields = ["species", "quantity", "condition", "received_by", "photo"]


class StockForm(forms.ModelForm):
    """What came in, or was lost."""

    class Meta:
        model = SeedlingEntry
        fields = ["kind", "species", "quantity", "happened_on", "source", "document"]
        widgets = {"happened_on": date_input()}


class CheckForm(forms.ModelForm):
    """How many are alive, the day somebody looked, and what there is to say."""

    class Meta:
        model = SurvivalCheck
        fields = ["alive", "checked_on", "note"]
        widgets = {"checked_on": date_input(), "alive": forms.NumberInput(attrs={"inputmode": "numeric", "min": 0})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["alive"].required = self.fields["checked_on"].required = True


class PayoutForm(forms.ModelForm):
    """A stage of payments. Where `by_numbers`, the amount may be left to the programme's numbers; a kind with `parts`
    asks which stage of membership it is."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2007, max_value=2100)
    part = forms.TypedChoiceField(label=gettext_lazy("Stage of membership"), coerce=int)
    amount = RupiahField(label=gettext_lazy("Amount for each in Rp"), max_digits=12, min_value=1)

    class Meta:
        model = Payout
        fields = ["year", "part", "stage", "paid_from", "channel", "source"]
        widgets = {"paid_from": date_input()}

    def __init__(self, *args, by_numbers=False, parts=0, **kwargs):
        super().__init__(*args, **kwargs)
        if parts:
            self.fields["part"].choices = [(number, str(number)) for number in range(1, parts + 1)]
        else:
            del self.fields["year"], self.fields["part"]
        if by_numbers:
            self.fields["amount"].required = False
            self.fields["amount"].help_text = _("Left empty: each by the numbers of the programme on that day.")
        self.fields["stage"].help_text = _("As it is called on paper, for example Tahap 4 2026.")

    def values(self) -> dict:
        """What `create_payout` takes."""
        return dict(self.cleaned_data)


class PaidListForm(forms.Form):
    """The day and the number of a list of payments."""

    paid_on = forms.DateField(label=gettext_lazy("Paid on"), widget=date_input())
    proof = forms.CharField(label=gettext_lazy("Number of the proof"), max_length=80)


class PaymentForm(PaidListForm):
    """The same for one payment, with who got it."""

    received_by = forms.CharField(label=gettext_lazy("Received by"), max_length=120)


class CorrectionForm(forms.Form):
    """What one really gets, and why."""

    amount = RupiahField(label=gettext_lazy("Amount in Rp"), max_digits=12, min_value=1)
    reason = forms.CharField(label=gettext_lazy("Why another amount"), max_length=200, required=False)


class RefusalForm(forms.Form):
    """Why somebody was not paid."""

    reason = forms.CharField(label=gettext_lazy("Why it was not paid"), max_length=200)
