"""Everything that is written on a case: each a transaction, with its line in the audit trail."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from households.meetings.files import read_paper
from households.models import CaseDocument, CaseNote, CaseTask


@transaction.atomic
def add_note(*, household, by, text) -> CaseNote:
    """Write a note; its text isn't repeated in the audit trail."""
    made = CaseNote.objects.create(household=household, by=by, text=text)
    audit.record(by=by, action="case.note", on=made)
    return made


@transaction.atomic
def add_task(*, household, by, text, due_on, person=None) -> CaseTask:
    """Give somebody (or, without `person`, whoever covers the ward) something to do until `due_on`.

    Raises ValidationError for a day that is over.
    """
    if due_on < timezone.localdate():
        raise ValidationError(_("A task can't be due in the past."), code="past")
    made = CaseTask.objects.create(household=household, created_by=by, text=text, due_on=due_on, person=person)
    audit.record(by=by, action="case.task", on=made)
    return made


@transaction.atomic
def set_done(*, task, by, done) -> CaseTask:
    """Mark a task as done, or take that back; again changes nothing."""
    found = CaseTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if bool(found.done_at) == done:
        return found
    found.done_at, found.done_by = (timezone.now(), by) if done else (None, None)
    found.save(update_fields=["done_at", "done_by"])
    audit.record(by=by, action="case.task.done" if done else "case.task.undone", on=found)
    return found


@transaction.atomic
def add_document(*, household, by, title, upload) -> CaseDocument:
    """Keep a PDF or JPEG, told by its content. Raises ValidationError for anything else, or one kept already."""
    paper = read_paper(upload)
    made = CaseDocument(household=household, by=by, title=title, type=paper.type, sha256=paper.sha256)
    made.file.name = ""
    try:
        with transaction.atomic():
            made.file.save(f"{made.pk}.{paper.ending}", ContentFile(paper.content), save=False)
            made.save(force_insert=True)
    except IntegrityError:
        made.file.delete(save=False)
        raise ValidationError(_("This document is here already."), code="already") from None
    audit.record(by=by, action="case.document", on=made)
    return made
