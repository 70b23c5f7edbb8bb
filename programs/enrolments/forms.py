"""Forms of enrolments: a proposal, and what each later step asks for."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.models import ExitReason, Roster


def date_input():
    """A calendar that keeps its value whatever the language."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonChoice(forms.ModelChoiceField):
    """A member, with the age by which people are told apart."""

    def label_from_instance(self, person):
        age = person.age_on(timezone.localdate())
        return f"{person.name} ({age})" if age is not None else person.name


class ProposalForm(forms.Form):
    """Who is proposed, and why. `people` is a queryset of members, or None where the household itself is; `rosters` are
    the drafts onto which the proposal may go at once."""

    person = PersonChoice(label=_("Person"), queryset=None)
    reason = forms.CharField(
        label=_("Reason for the proposal"), required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    roster = forms.ModelChoiceField(
        label=_("Onto the roster"), queryset=Roster.objects.none(), required=False, empty_label=_("No roster yet")
    )
    override = forms.CharField(
        label=_("Reason for the exception"), required=False, max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args, people=None, rosters=(), excluded=False, **kwargs):
        super().__init__(*args, **kwargs)
        if rosters:
            self.fields["roster"].queryset = rosters
        else:
            del self.fields["roster"]
        if not excluded:
            del self.fields["override"]
        if people is None:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = people


class MoveForm(forms.Form):
    """The day something began or ended, and the version of the enrolment that was on the screen."""

    on = forms.DateField(label=_("Date"), widget=date_input())
    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


class NoteForm(MoveForm):
    """The same with a note."""

    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ExitForm(NoteForm):
    """The same with the reason of the exit."""

    reason = forms.ChoiceField(label=_("Exit reason"), choices=[("", _("Choose…")), *ExitReason.choices])
    field_order = ["reason", "on", "note"]
