"""The form that takes a list in, and the reason for refusing one."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

from django import forms
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.imports.matching import FIELDS
from households.imports.problems import shown
from households.imports.reading import Unreadable, kind_of
from households.imports.reading.container import MAX_FILE
from kupang_case.forms import file_input


class UploadForm(forms.Form):
    """A list: the file, where it comes from and the day it shows."""

    file = forms.FileField(
        label=_("List (.xlsx or .csv)"),
        help_text=_("At most 25 MB. The heading may stand in any row, with NOKK, NIK, NAMA, TANGGAL LAHIR and so on."),
        widget=file_input(MAX_FILE, accept=".xlsx,.csv,.txt", **{"data-drop": ""}),
        error_messages={
            "empty": _("The file is empty."),
            "required": _("Choose a file."),
            "max_length": _("The file's name is too long."),
        },
        max_length=200,
    )
    source = forms.CharField(
        label=_("Source"), max_length=120, help_text=_("Who made the list, for example: Kemensos, DTKS October 2024.")
    )
    snapshot_date = forms.DateField(
        label=_("As of"), required=False, help_text=_("The day the list shows, where it is known."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def clean_file(self):
        """Refuse by content, before anything is stored."""
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise forms.ValidationError(_("The file is larger than 25 MB. Split the list into several files."))
        try:
            with on_disk(file) as path:
                kind_of(path)
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from None
        return file

    def clean_snapshot_date(self):
        day = self.cleaned_data["snapshot_date"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day lies in the future."))
        return day


class RefuseForm(forms.Form):
    """Why a list isn't taken in."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


@contextmanager
def on_disk(file):
    """Yield the path of an uploaded file's content; a small one in memory is written out for as long."""
    if isinstance(file, TemporaryUploadedFile):
        yield Path(file.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        file.seek(0)
        yield Path(copy.name)


class ColumnsForm(forms.Form):
    """Which column of an unknown list holds what, and the name to know such lists by."""

    title = forms.CharField(label=_("Name of the layout"), max_length=60)

    def __init__(self, *args, header, **kwargs):
        super().__init__(*args, **kwargs)
        columns = [("", _("not in the list")), *((str(at), _shown(header, at)) for at in range(len(header)))]
        for name, label in FIELDS.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=columns, required=False)

    def columns(self) -> dict[str, int]:
        """Field → index of the column chosen for it."""
        return {name: int(self.cleaned_data[name]) for name in FIELDS if self.cleaned_data.get(name)}


def _shown(header, at) -> str:
    """A column as it is offered: its heading, or its number where it has none."""
    return shown("", header[at])[:60] or _("column %(number)s") % {"number": at + 1}
