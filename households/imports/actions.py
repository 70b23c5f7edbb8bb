"""What people and jobs do with a list: upload, check, accept, refuse. Nothing else writes a batch."""

import datetime
import hashlib
import logging

import pghistory
import polars as pl
from django.core.files.base import File
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from households.imports import accepting, entries, planning, problems, staging
from households.imports.areas import load_areas
from households.imports.checking import Checked, check
from households.imports.layouts import all_layouts
from households.imports.locks import working_on
from households.imports.policies import check_may_accept, check_may_refuse
from households.imports.reading import Kind, Unreadable, kind_of
from households.imports.recognising import Listing, read_listing
from households.imports.workflow import TRANSITIONS, State
from households.models import ImportBatch
from kupang_case.ids import uuid7
from kupang_case.workflow import check_transition

logger = logging.getLogger(__name__)
TRIES = 3


class Cancelled(Exception):
    """Somebody has cancelled the check meanwhile."""


def upload(
    *,
    path,
    file_name: str,
    by: User | None,
    source: str = "",
    snapshot_date: datetime.date | None = None,
    sheet: str = "",
) -> ImportBatch:
    """Keep the file at `path` and return its batch, waiting for the check. Raises Unreadable for what is no list.

    The stored name is of our own making: an uploaded name never reaches the disk.
    """
    suffix = "xlsx" if kind_of(path) is Kind.WORKBOOK else "csv"
    with open(path, "rb") as file, transaction.atomic():
        batch = ImportBatch(
            file_name=file_name[:200], sha256=hashlib.file_digest(file, "sha256").hexdigest(), source=source[:120],
            snapshot_date=snapshot_date, sheet=sheet, uploaded_by=by,
        )  # fmt: skip
        file.seek(0)
        batch.file.save(f"{uuid7()}.{suffix}", File(file), save=False)
        batch.save()
        audit.record(by=by, action="import.uploaded", on=batch, summary=batch.file_name)
    return batch


def check_batch(*, batch_id: int) -> ImportBatch:
    """Read, check and stage an uploaded list; safe to call again after a kill, and by two processes at once."""
    with working_on(batch_id) as alone:
        batch = ImportBatch.objects.get(pk=batch_id)
        if not alone or batch.state not in (State.UPLOADED, State.CHECKING):
            return batch
        if batch.state == State.UPLOADED:
            _move(batch, State.CHECKING)
        try:
            _stage(batch, _read(batch))
        except Cancelled:
            logger.info("The check of list %s was cancelled", batch_id)
        except Unreadable as reason:
            _move(batch, State.UNREADABLE, message=str(reason), phase="")
        except (OperationalError, InterfaceError) as error:  # the database is away: whoever resumes lists goes on
            logger.warning("The check of list %s broke off: %s", batch_id, type(error).__name__)
        except (DatabaseError, pl.exceptions.PolarsError) as error:  # their texts may quote identity numbers
            logger.error("List %s could not be checked: %s", batch_id, type(error).__name__)
            message = _("The list could not be checked. Try again; if it stays so, tell the administrator.")
            _move(ImportBatch.objects.get(pk=batch_id), State.UNREADABLE, message=message, phase="")
        return ImportBatch.objects.get(pk=batch_id)


def check_again(*, batch: ImportBatch, by: User, sheet: str) -> ImportBatch:
    """Send a list back to the check, with another sheet of the workbook."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        check_transition(TRANSITIONS, batch.state, State.CHECKING)
        batch.state, batch.sheet, batch.message, batch.progress = State.CHECKING, sheet[:100], "", 0
        batch.save(update_fields=["state", "sheet", "message", "progress"])
        audit.record(by=by, action="import.sheet_chosen", on=batch, summary=sheet[:100])
    return batch


def cancel(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Stop a list's check before or while it runs: the worker notices at its next step and leaves nothing behind."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        check_transition(TRANSITIONS, batch.state, State.CANCELLED)
        batch.state, batch.phase, batch.progress = State.CANCELLED, "", 0
        batch.save(update_fields=["state", "phase", "progress"])
        audit.record(by=by, action="import.cancelled", on=batch, summary=batch.file_name)
    return batch


def decide_to_accept(*, batch: ImportBatch, by: User | None) -> ImportBatch:
    """Mark a checked list as to be accepted by `by`; `accept_batch` then does it."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        check_transition(TRANSITIONS, batch.state, State.ACCEPTING)
        check_may_accept(batch)
        batch.state, batch.decided_by, batch.decided_at, batch.message = State.ACCEPTING, by, timezone.now(), ""
        batch.save(update_fields=["state", "decided_by", "decided_at", "message"])
        audit.record(by=by, action="import.accept_decided", on=batch, summary=batch.file_name)
    return batch


def accept_batch(*, batch_id: int) -> ImportBatch:
    """Put a list that was decided on into the register: all of it or nothing, in one transaction.

    Safe to call again after a kill, before or after the commit. Where the database refuses, the list goes back to
    checked with a message, and the register is as it was.
    """
    with working_on(batch_id) as alone:
        for attempt in range(TRIES):
            # Read anew each time: a commit may have gone through although its answer was lost with the connection.
            batch = ImportBatch.objects.get(pk=batch_id)
            if not alone or batch.state != State.ACCEPTING:
                return batch
            try:
                return _accept(batch)
            except (DatabaseError, InterfaceError) as error:  # its text may quote identity numbers
                logger.warning("List %s was not accepted (try %s): %s", batch_id, attempt + 1, type(error).__name__)
        return _not_taken(batch_id)


def _not_taken(batch_id) -> ImportBatch:
    message = _("The database could not take the list; nothing of it was accepted. Try again in a minute.")
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state == State.ACCEPTING:
        _move(batch, State.CHECKED, message=message, decided_by=None, decided_at=None)
    return batch


def refuse(*, batch: ImportBatch, by: User, reason: str) -> ImportBatch:
    """Refuse a checked list with a reason; its waiting rows are forgotten, the file and the problems stay."""
    check_may_refuse(reason)
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        check_transition(TRANSITIONS, batch.state, State.REFUSED)
        batch.state, batch.reason, batch.decided_by, batch.decided_at = State.REFUSED, reason, by, timezone.now()
        batch.save(update_fields=["state", "reason", "decided_by", "decided_at"])
        _forget_waiting(batch.pk)
        audit.record(by=by, action="import.refused", on=batch, summary=f"{batch.file_name}: {reason}")
    return batch


def dry_run(*, path, file_name: str, sheet: str = "") -> dict:
    """The report of what accepting the file now would do. Leaves nothing behind. Raises Unreadable."""
    listing = read_listing(path, sheet or None, all_layouts())
    checked = check(listing, load_areas(), timezone.localdate())
    batch = ImportBatch(file_name=file_name)
    with transaction.atomic():
        scratch = -transaction.get_connection().connection.info.backend_pid
        lines = _fill_in(batch, scratch, listing, checked)
        transaction.set_rollback(True)
    return problems.report(batch, lines.iter_rows())


def _read(batch) -> Listing:
    _progress(batch, _("Reading the file"), 10)
    return read_listing(batch.file.path, batch.sheet or None, all_layouts())


def _stage(batch, listing):
    _progress(batch, _("Checking the rows"), 50)
    checked = check(listing, load_areas(), timezone.localdate())
    _progress(batch, _("Comparing with the register"), 75)
    with transaction.atomic():
        lines = _fill_in(batch, batch.pk, listing, checked)
        problems.store(batch.pk, lines)
        # Held from here to the commit: who cancels now comes too late, who did so before is heard.
        if ImportBatch.objects.select_for_update().get(pk=batch.pk).state != State.CHECKING:
            raise Cancelled
        check_transition(TRANSITIONS, batch.state, State.CHECKED)
        batch.state, batch.phase, batch.progress, batch.message = State.CHECKED, "", 100, ""
        batch.save()


def _fill_in(batch, batch_id, listing: Listing, checked: Checked):
    """Stage the good rows, note on `batch` what would happen, and return the problems' table."""
    batch.layout, batch.sheet, batch.header_row = listing.layout.slug, listing.sheet or "", listing.header_row
    batch.rows, batch.accepted, batch.rejected = checked.rows, checked.good.height, checked.rejected
    batch.snapshot_only = not listing.layout.register
    entries.stage(batch_id, checked.good, listing.layout.always)
    lines = problems.problem_table(listing, checked)
    if batch.snapshot_only:
        staging.unstage(batch_id)
        batch.household_count, batch.matched = 0, entries.count_found(batch_id)
        _note_plan(batch, planning.Plan(0, 0, 0, 0, 0))
        return lines
    batch.household_count = staging.stage(batch_id, checked.good)
    _note_plan(batch, planning.plan(batch_id))
    return lines.vstack(problems.elsewhere_table(batch_id, listing.headings["nik"][:60]))


def _note_plan(batch, planned: planning.Plan):
    for name, value in vars(planned).items():
        setattr(batch, name, value)


def _accept(batch) -> ImportBatch:
    if _waiting(batch.pk) != (batch.household_count, 0 if batch.snapshot_only else batch.accepted, batch.accepted):
        _stage_again(batch)
    with pghistory.context(user=batch.decided_by_id, list=batch.pk), transaction.atomic():
        accepting.lock_register()
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        check_transition(TRANSITIONS, locked.state, State.ACCEPTED)
        if locked.snapshot_only:
            entries.keep(locked.pk, entered=False)
        else:
            _enter(locked)
        locked.state, locked.entered_at = State.ACCEPTED, timezone.now()
        locked.save()
        _forget_waiting(locked.pk)
        _record_acceptance(locked)
    return locked


def _enter(batch):
    """Write a locked list's people into the register, and tell anew who of them lives elsewhere."""
    _note_plan(batch, accepting.write(batch.pk, batch.decided_by_id))
    heading = batch.problems.filter(column__icontains="NIK").values_list("column", flat=True).first() or "NIK"
    problems.store_elsewhere(batch.pk, problems.elsewhere_table(batch.pk, heading))


def _waiting(batch_id):
    """(households, people, entries) that wait."""
    return (*staging.staged(batch_id), entries.staged(batch_id))


def _forget_waiting(batch_id):
    staging.unstage(batch_id)
    entries.unstage(batch_id)


def _record_acceptance(batch):
    counts = (
        f"rows {batch.rows}, rejected {batch.rejected}, households +{batch.households_created}"
        f" ~{batch.households_updated}, persons +{batch.persons_created} ~{batch.persons_updated},"
        f" elsewhere {batch.registered_elsewhere}"
    )
    audit.record(by=batch.decided_by, action="import.accepted", on=batch, summary=f"{batch.file_name}: {counts}")


def _stage_again(batch):
    """The waiting rows are gone (an unlogged table is empty after a crash): make them again from the stored file."""
    listing = read_listing(batch.file.path, batch.sheet or None, all_layouts())
    checked = check(listing, load_areas(), timezone.localdate())
    with transaction.atomic():
        check_transition(TRANSITIONS, ImportBatch.objects.select_for_update().get(pk=batch.pk).state, State.ACCEPTED)
        lines = _fill_in(batch, batch.pk, listing, checked)
        problems.store(batch.pk, lines)
        batch.save()


def _move(batch, state, **changes):
    """Move on from the state `batch` was read in; nothing happens where somebody was quicker, as in cancelling."""
    check_transition(TRANSITIONS, batch.state, state)
    ImportBatch.objects.filter(pk=batch.pk, state=batch.state).update(state=state, **changes)
    batch.state = state
    for name, value in changes.items():
        setattr(batch, name, value)


def _progress(batch, phase, percent):
    batch.phase, batch.progress = phase, percent
    running = ImportBatch.objects.filter(pk=batch.pk, state=State.CHECKING)
    if not running.update(phase=phase, progress=percent):
        raise Cancelled


def give_up(*, batch_id: int, message: str) -> ImportBatch:
    """End the machine's turn on a list that can't be worked on: unreadable, or back to checked."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.state == State.ACCEPTING:
            _move(batch, State.CHECKED, message=message, decided_by=None, decided_at=None)
        else:
            if batch.state == State.UPLOADED:
                _move(batch, State.CHECKING)
            _move(batch, State.UNREADABLE, message=message, phase="")
        audit.record(by=None, action="import.given_up", on=batch, summary=batch.file_name)
    return batch
