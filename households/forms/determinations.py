"""Forms of the determination."""

from django import forms
from django.utils.translation import gettext_lazy as _

from households.determinations.changes import ABSENT, CHANGED, DISAGREED, GONE, NEW
from households.forms.widgets import DateInput
from households.models.register import PovertyStatus

OUTCOMES = (*PovertyStatus.choices, (DISAGREED, _("Not agreed by the ward")))
SIDES = (*OUTCOMES, (ABSENT, _("Not in the lists")))
CHANGES = ((NEW, _("New on the list")), (GONE, _("Gone from the list")), (CHANGED, _("On both, with other facts")))


class DeterminationForm(forms.Form):
    """Of which day."""

    day = forms.DateField(label=_("Determined on"), widget=DateInput())
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example the number of the mayor's decree."),
    )  # fmt: skip


class RowsForm(forms.Form):
    """Which frozen rows: everything comes from a link."""

    outcome = forms.ChoiceField(choices=[("", ""), *OUTCOMES], required=False)
    change = forms.ChoiceField(choices=[("", ""), *CHANGES], required=False)
    origin = forms.ChoiceField(choices=[("", ""), *SIDES], required=False)
    target = forms.ChoiceField(choices=[("", ""), *SIDES], required=False)
    ward = forms.IntegerField(required=False)
    district = forms.CharField(required=False, max_length=60)

    def words(self) -> str:
        """What was asked for, in words."""
        asked = self.cleaned_data
        found = [str(dict(self.fields[name].choices)[asked[name]]) for name in ("outcome", "change") if asked[name]]
        if asked["origin"]:
            sides = dict(SIDES)
            found.append(f"{sides[asked['origin']]} → {sides[asked['target'] or ABSENT]}")
        return " · ".join([*found, *([asked["district"]] if asked["district"] else [])])
