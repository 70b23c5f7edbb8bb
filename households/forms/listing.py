"""The forms of the list as a tool: the view as a file, under a name, assigned as a whole."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from households.filters import officers_of
from households.forms.others import PURPOSES
from households.listing.columns import CHOICES, USUAL
from households.models import Ward

FORMATS = {"xlsx": _("Excel (.xlsx)"), "csv": _("CSV (.csv)")}
EXPORT_PURPOSES = PURPOSES | {"planning": _("Planning and reporting")}


class ExportForm(forms.Form):
    """Which columns, in what kind of file, and what for: the law wants the purpose of an export in the log."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"), choices=CHOICES, initial=USUAL, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose a column.")},
    )  # fmt: skip
    format = forms.ChoiceField(label=_("Kind of file"), choices=list(FORMATS.items()), initial="xlsx")
    purpose = forms.ChoiceField(label=_("Purpose"), choices=[("", "…"), *EXPORT_PURPOSES.items()])


class SaveFilterForm(forms.Form):
    """The name a view is kept under, and for whom."""

    name = forms.CharField(
        label=_("Name of the filter"), max_length=60, error_messages={"required": _("Give the filter a name.")}
    )
    shared = forms.BooleanField(label=_("My office sees it too"), required=False)


class AssignViewForm(forms.Form):
    """Who gets every household of the view, and why."""

    officer = forms.ModelChoiceField(
        label=_("Officer"), queryset=User.objects.none(), empty_label=_("Choose an officer…"),
        error_messages={"required": _("Choose an officer.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give a reason.")},
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers_of(Ward.objects.visible_to(user))
