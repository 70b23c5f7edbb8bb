"""Forms of objections."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from households.meetings.files import MAX_BYTES
from households.models import Objection
from kupang_case.forms import file_input


class ObjectionForm(forms.Form):
    """What somebody brings forward; `targets` is what they may object to."""

    target = forms.ChoiceField(label=_("Against"))
    brought_by = forms.CharField(label=_("Brought by"), max_length=120)
    contact = forms.CharField(
        label=_("How to reach them"), max_length=120, required=False,
        help_text=_("Telephone or address, to tell them of the decision."),
    )  # fmt: skip
    statement = forms.CharField(label=_("What they say"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    evidence = forms.FileField(
        label=_("Evidence"), required=False, help_text=_("PDF or JPEG, at most 20 MB."),
        widget=file_input(MAX_BYTES, accept="application/pdf,image/jpeg"),
    )  # fmt: skip

    def __init__(self, data=None, files=None, *, targets):
        super().__init__(data, files)
        self.fields["target"].choices = targets


class ObjectionDecisionForm(forms.Form):
    """The decision with its reason."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=[("uphold", _("Uphold")), ("dismiss", _("Dismiss"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=capfirst(Objection._meta.get_field("reason").verbose_name), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
