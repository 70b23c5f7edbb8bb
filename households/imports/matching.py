"""A list that no layout knows: a person says once which column holds what, and the layout is kept for next time."""

import polars as pl
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import User
from households.imports.layouts import common, heading_key, layouts
from households.imports.problems import LONG_NUMBER
from households.imports.reading import Unreadable, read_sheets
from households.imports.workflow import TRANSITIONS, State
from households.models import ImportBatch, ImportLayout
from kupang_case.workflow import check_transition

LOOKED_AT = 30
# What a column may hold, in the order of the screen.
FIELDS = {
    "name": gettext_lazy("name"), "nik": gettext_lazy("NIK"), "kk": gettext_lazy("No. KK"),
    "birth_date": gettext_lazy("date of birth"), "sex": gettext_lazy("sex"),
    "relation": gettext_lazy("relation to the head"), "ward": gettext_lazy("ward"),
    "district": gettext_lazy("district"), "address": gettext_lazy("address"), "rt": gettext_lazy("RT"),
    "rw": gettext_lazy("RW"), "birth_place": gettext_lazy("place of birth"),
    "mother_name": gettext_lazy("mother's name"), "occupation": gettext_lazy("occupation"),
    "source_id": gettext_lazy("number in the source"), "decile": gettext_lazy("decile"),
    "padan": gettext_lazy("registry match"), "pkh": "PKH", "bpnt": "BPNT", "pbi": "PBI JKN", "pip": "PIP",
}  # fmt: skip


def first_rows(batch: ImportBatch) -> list[list[str]]:
    """The cells of the first LOOKED_AT rows of the list's sheet; raises Unreadable, also where there is none."""
    try:
        for sheet in read_sheets(batch.file.path, batch.sheet or None):
            rows = sheet.table.head(LOOKED_AT).select(pl.all().fill_null("").str.strip_chars()).rows()
            return [list(row) for row in rows]
    except FileNotFoundError:
        pass
    raise Unreadable(_("The stored file can't be read any more."))


def likely_header(rows) -> int:
    """The index of the row that looks most like headings: the one with most different words."""
    words = [len({heading_key(cell) for cell in row if heading_key(cell) and not cell[:1].isdigit()}) for row in rows]
    return words.index(max(words)) if words else 0


def guess(header) -> dict[str, int]:
    """Field → column, as far as the headings are known spellings."""
    known = {heading_key(name): field for field, names in common()["columns"].items() for name in names}
    guessed: dict[str, int] = {}
    for index, cell in enumerate(header):
        field = known.get(heading_key(cell))
        if field:
            guessed.setdefault(field, index)
    return guessed


def name_layout(*, batch: ImportBatch, by: User, title: str, header, columns: dict[str, int]) -> ImportBatch:
    """Keep the layout (`columns`: field → index in `header`) and send the list back to its check."""
    check_columns(header, columns)
    slug = slugify(title)[:30]
    if not slug or slug in {layout.slug for layout in layouts()} or ImportLayout.objects.filter(slug=slug).exists():
        raise ValidationError(_("There is already a layout of this name, or the name has no letters."))
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        check_transition(TRANSITIONS, batch.state, State.CHECKING)
        headings = {field: header[index] for field, index in columns.items()}
        ImportLayout.objects.create(slug=slug, title=title, columns=headings, made_by=by)
        batch.state, batch.message, batch.progress = State.CHECKING, "", 0
        batch.save(update_fields=["state", "message", "progress"])
        audit.record(by=by, action="import.layout_named", on=batch, summary=title)
    return batch


def check_columns(header, columns) -> None:
    """Raise ValidationError unless a name and a number are matched, each to a heading of its own."""
    if "name" not in columns or not {"nik", "kk", "source_id"} & columns.keys():
        raise ValidationError(_("Say at least where the name stands, and the NIK, the No. KK or the source's number."))
    if any(LONG_NUMBER.search(header[index]) for index in columns.values()):
        raise ValidationError(_("This row holds a person's number: it is no row of headings. Choose another row."))
    keys = [heading_key(header[index]) for index in columns.values()]
    if not all(keys):
        raise ValidationError(_("A column without a heading can't be recognised next time. Give it one in the file."))
    if len(set(keys)) < len(keys):
        raise ValidationError(_("Each column can hold one thing only; two have the same heading."))
