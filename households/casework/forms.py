"""Forms of case work."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from households.meetings.files import MAX_BYTES
from kupang_case.forms import file_input


class NoteForm(forms.Form):
    """A note."""

    text = forms.CharField(label=_("New note"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 2}))


class TaskForm(forms.Form):
    """A task, its day and its person."""

    text = forms.CharField(label=_("New task"), max_length=200)
    due_on = forms.DateField(
        label=_("Due on"), initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    person = forms.ModelChoiceField(
        label=_("Person"), queryset=User.objects.none(), required=False, empty_label=_("Whoever covers the ward")
    )

    def __init__(self, *args, people=None, **kwargs):
        super().__init__(*args, auto_id="task_%s", **kwargs)
        if people is not None:
            self.fields["person"].queryset = people


class DocumentForm(forms.Form):
    """A paper of the case."""

    title = forms.CharField(label=_("Title of the document"), max_length=120)
    file = forms.FileField(label=_("PDF or JPEG"), widget=file_input(MAX_BYTES, accept="application/pdf,image/jpeg"))
