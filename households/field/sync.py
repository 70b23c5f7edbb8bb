"""Taking in what phones send, so that nothing is lost and nothing doubled whatever the network does.

A record is taken in one transaction under an advisory lock on its id: a row lock can't hold a row that isn't there yet.
The same id with the same content gets the stored answer again; the same id with other content is refused.
"""

import hashlib
import json
from dataclasses import asdict

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from households.field import policies
from households.field.kinds import Conflict, Kind, Rejected, Submission, kind_of
from households.models import FieldPhoto, FieldRecord, Visit
from households.visits import actions as visit_actions
from households.visits.actions import VisitIncomplete
from households.visits.flags import refresh_flags
from households.visits.photos import clean_photo
from households.visits.workflow import EDITABLE

FORM_VERSIONS = frozenset({1})


class OtherContent(Exception):
    """Another record was taken under this id. The phone keeps its own as a new draft."""


@transaction.atomic
def take(*, submission: Submission, by) -> FieldRecord:
    """Take one record of `by` in, once; return its row (state `done` or `conflict`).

    Raises Rejected with what has to be mended, OutOfReach, PermissionDenied, or OtherContent; nothing is written then.
    """
    _lock(submission.id)
    digest = digest_of(submission)
    known = FieldRecord.objects.filter(submission=submission.id).select_related("user").first()
    if known is not None:
        if known.digest != digest or known.user_id != by.pk:
            raise OtherContent
        return known
    kind = _kind(submission, by)
    try:
        with transaction.atomic():
            applied = kind.apply(submission, by)
    except Conflict as conflict:
        return _keep(submission, digest, by, conflict, FieldRecord.State.CONFLICT)
    except ValidationError as error:
        raise error if isinstance(error, Rejected) else Rejected({"": [str(text) for text in error.messages]}) from None
    record = _keep(submission, digest, by, applied, FieldRecord.State.DONE)
    if record.visit_id and Visit.objects.filter(pk=record.visit_id, submitted_at__isnull=False).exists():
        refresh_flags([record.visit_id])  # now that it is known when the officer had finished
    return record


def digest_of(submission: Submission) -> str:
    """SHA-256 of a record's content; the order of keys plays no part."""
    content = json.dumps(asdict(submission), sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def _lock(key):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"field:{key}"])


def _kind(submission, by) -> Kind:
    kind = kind_of(submission.kind)
    if kind is None or submission.form_version not in FORM_VERSIONS:
        raise Rejected({"": [str(_("This phone's form is too old or unknown. Open the page once with a signal."))]})
    if not by.has_perm(kind.permission):
        raise PermissionDenied(_("Your role does not include this."))
    return kind


def _keep(submission, digest, by, outcome, state) -> FieldRecord:
    conflict = state == FieldRecord.State.CONFLICT
    record = FieldRecord.objects.create(
        submission=submission.id, user=by, kind=submission.kind, form_version=submission.form_version, digest=digest,
        state=state, household=outcome.household, visit=outcome.visit, title=outcome.title[:160],
        object_id="" if conflict else outcome.object_id, reason=outcome.reason if conflict else "",
        payload={"answers": submission.answers} if conflict else None, submits=submission.submit,
        taken_at=submission.taken_at,
    )  # fmt: skip
    # A photo that another record has announced already stays with that one.
    photos = [FieldPhoto(id=key, record=record, kind=kind) for key, kind in submission.photos]
    FieldPhoto.objects.bulk_create(photos, ignore_conflicts=True)
    audit.record(by=by, action=f"field.{state}", on=record, summary=f"{record.receipt} {submission.kind}")
    return record


# --- photos ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def take_photo(*, record, key, by, upload) -> FieldRecord:
    """Take in one announced photo, once; with the last one the visit is sent. Raises Rejected with the reason."""
    current, photo = _photo(record, key)
    if photo.arrived_at is not None:
        return current
    try:
        if current.state == FieldRecord.State.CONFLICT:
            photo.image.save(f"{photo.pk}.jpg", ContentFile(clean_photo(upload).content), save=False)
        elif current.visit is not None and current.state != FieldRecord.State.KEPT:
            visit_actions.add_photo(visit=current.visit, by=by, kind=photo.kind, upload=upload)
    except ValidationError as error:
        raise Rejected({"photo": [str(text) for text in error.messages]}) from None
    photo.arrived_at = timezone.now()
    photo.save(update_fields=["arrived_at", "image"])
    _send_when_whole(current, by)
    return current


@transaction.atomic
def drop_photo(*, record, key, by) -> FieldRecord:
    """The phone won't send this announced photo (it was refused, or the officer gave it up)."""
    current, photo = _photo(record, key)
    if photo.arrived_at is None:
        photo.delete()
        audit.record(by=by, action="field.photo.drop", on=current, summary=photo.get_kind_display())
        _send_when_whole(current, by)
    return current


def _photo(record, key):
    """The record, locked, and its announced photo `key`."""
    current = FieldRecord.objects.select_for_update(of=["self"]).select_related("visit").get(pk=record.pk)
    photo = current.photos.filter(pk=key).first()
    if photo is None:
        raise Rejected({"photo": [str(_("This photo was not announced by its record."))]})
    return current, photo


def _send_when_whole(record, by):
    """Send the visit whose photos have all arrived. What stops it stays an open draft that the officer sees."""
    if record.state not in (FieldRecord.State.DONE, FieldRecord.State.APPLIED) or not record.submits:
        return
    if record.visit is None or record.photos.filter(arrived_at=None).exists():
        return
    visit = Visit.objects.get(pk=record.visit_id)
    if visit.officer_id != by.pk or visit.state not in EDITABLE:
        return
    try:
        with transaction.atomic():
            visit_actions.submit_visit(visit=visit, by=by)
    except VisitIncomplete:
        audit.record(by=by, action="field.unsent", on=record, summary=record.receipt)


# --- conflicts -------------------------------------------------------------------------------------------------------


@transaction.atomic
def settle(*, record, by, apply, chosen=()) -> FieldRecord:
    """Settle a conflict: keep what is stored (`apply` False), or write the fields `chosen` of what the phone sent.

    Raises Rejected or ValidationError where it can't be written now. What was sent stays as evidence either way.
    """
    current = FieldRecord.objects.select_for_update(of=["self"]).select_related("visit", "household", "user")
    current = current.get(pk=record.pk)
    policies.check_settle(current, by)
    if apply:
        applied = kind_of(current.kind).settle(current, by, list(chosen))
        current.visit, current.object_id = applied.visit, applied.object_id
        _move_photos(current)
    current.state = FieldRecord.State.APPLIED if apply else FieldRecord.State.KEPT
    current.settled_by, current.settled_at = by, timezone.now()
    current.save()
    if apply:
        _send_when_whole(current, current.user)
    audit.record(by=by, action=f"field.settle.{current.state}", on=current, summary=current.receipt)
    return current


def _move_photos(record):
    """Photos that waited with the conflict go to the visit it became."""
    for photo in record.photos.exclude(arrived_at=None):
        if photo.image and record.visit is not None and record.visit.state in EDITABLE:
            try:
                with photo.image.open() as upload:
                    visit_actions.add_photo(visit=record.visit, by=record.user, kind=photo.kind, upload=upload)
            except ValidationError as error:  # such as one that the visit has already: it stays with the record
                audit.record(
                    by=record.user, action="field.photo.refused", on=record.visit, summary="; ".join(error.messages)
                )
