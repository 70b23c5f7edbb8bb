"""The forms of the list as a tool: the view as a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from households.forms.others import PURPOSES
from households.listing.columns import CHOICES, USUAL

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
