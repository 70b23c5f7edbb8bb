"""Forms of rosters."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kupang_case.forms import RupiahField
from programs.enrolments.forms import date_input
from programs.enrolments.workflow import DECISIONS
from programs.models import Programme, Roster, RowObjection

# What may be done with chosen rows.
ROW_STEPS = (*DECISIONS, "remove", "return", "activate", "contest", "override", "unlist")


class RosterForm(forms.ModelForm):
    """Name, period, quota and budget. `version` is the one that was on the screen."""

    budget = RupiahField(label=_("Budget in Rp"), max_digits=15, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    class Meta:
        model = Roster
        fields = ["name", "starts_on", "ends_on", "quota", "budget"]
        widgets = {"starts_on": date_input(), "ends_on": date_input()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quota"].min_value = 1
        self.fields["quota"].widget.attrs["min"] = 1
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version

    def clean_quota(self):
        quota = self.cleaned_data["quota"]
        if quota < 1:
            raise ValidationError(_("At least one place."))
        return quota

    def values(self) -> dict:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NewRosterForm(RosterForm):
    """The same with the programme, of those `programmes` the person builds rosters for."""

    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none())
    field_order = ["programme", "name", "starts_on", "ends_on", "quota", "budget"]

    def __init__(self, *args, programmes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        self.fields.pop("version")


class VersionForm(forms.Form):
    """The version of the roster that was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)


class PublishForm(VersionForm):
    """Until when objections are possible; the `term` in force (a Parameter, or None) proposes the day."""

    until = forms.DateField(label=_("Objections until"), widget=date_input())

    def __init__(self, *args, term=None, **kwargs):
        super().__init__(*args, **kwargs)
        if term is not None:
            self.fields["until"].initial = timezone.localdate() + datetime.timedelta(days=int(term.value))
            text = _("The term in force is %(days)d days (%(source)s).")
            self.fields["until"].help_text = text % {"days": term.value, "source": term.source}


class ReturnForm(VersionForm):
    """What should be changed."""

    comment = forms.CharField(
        label=_("What should be changed"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CommentForm(forms.Form):
    """An objection, or an answer."""

    text = forms.CharField(label=_("Comment or objection"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))


class RowsForm(forms.Form):
    """Some rows and what to do with them: one of the decisions, `remove` or `return`."""

    ids = forms.TypedMultipleChoiceField(coerce=str, required=True)
    decision = forms.ChoiceField(choices=[(str(name), name) for name in ROW_STEPS])
    comment = forms.CharField(required=False, max_length=2_000)
    raised_by = forms.CharField(required=False, max_length=120)

    def __init__(self, *args, ids, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ids"].choices = [(one, one) for one in ids]
        self.fields["ids"].error_messages["required"] = _("Choose at least one row.")


class SettleForm(forms.Form):
    """What became of an objection."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=RowObjection.Outcome.choices)
    answer = forms.CharField(label=_("Answer"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))
