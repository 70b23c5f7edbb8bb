"""The forms of life events: kind → form; a valid one tells what happens (`happening()`)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from households.events.forms import kinds
from households.forms.widgets import DateInput

FORMS = {
    form.kind: form
    for form in (
        kinds.BirthForm, kinds.DeathForm, kinds.MarriageForm, kinds.MoveInForm, kinds.MoveOutForm, kinds.SplitForm,
        kinds.HeadChangeForm, kinds.RelocateForm,
    )
}  # fmt: skip


class UndoForm(forms.Form):
    """Why an event is taken back."""

    reason = forms.CharField(label=_("Why it is taken back"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class DayForm(forms.Form):
    """The day of the past to look at."""

    on = forms.DateField(label=_("As it was on"), widget=DateInput())
