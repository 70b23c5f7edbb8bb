"""What the phone asks and sends, as JSON. Without a login the answer is 401, never the login page."""

import json
from datetime import datetime
from functools import wraps
from hashlib import sha256
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from households.field import assigned, sync
from households.field.kinds import OutOfReach, Rejected, Submission, kinds_of
from households.field.refs import references
from households.models import FieldRecord, VisitPhoto
from households.visits.policies import MAX_PHOTOS

NULL = b"\\u0000"
BAD, UNKNOWN, FORBIDDEN, GONE, CONFLICT, UNPROCESSABLE = 400, 401, 403, 404, 409, 422


def for_phones(view):
    """401 where nobody is logged in; the phone's person has to be the session's (`X-Field-User`), else 403."""

    @login_not_required
    @never_cache
    @wraps(view)
    def checked(request):
        if not request.user.is_authenticated:
            return _refuse(UNKNOWN, "login", _("Log in again to send. Nothing is lost."))
        claimed = request.headers.get("X-Field-User")
        if claimed is not None and claimed != str(request.user.pk):
            return _refuse(FORBIDDEN, "other_user", _("Somebody else is logged in."))
        return view(request)

    return checked


def _refuse(status, code, text, **more):
    return JsonResponse({"code": code, "text": text, **more}, status=status)


@for_phones
@require_safe
def field_hello(request):
    """Who is logged in, with a fresh token for sending."""
    user = request.user
    return JsonResponse(
        {"user": str(user.pk), "name": str(user), "token": get_token(request), "now": timezone.now().isoformat()}
    )


@for_phones
@require_safe
def field_refs(request):
    """Code lists, wards, thresholds, rules."""
    return JsonResponse(references(request.user))


@for_phones
@require_safe
def field_assigned(request):
    """The person's cases and activities; 304 where the phone has them already (its ETag), else a trace of each case."""
    user = request.user
    cases = assigned.assigned_cases(user) if user.has_perm("households.make_visit") else []
    more = {kind.name: kind.payload(user) for kind in kinds_of(user) if kind.payload}
    content = json.dumps({"cases": cases, "activities": more}, sort_keys=True, default=str)
    tag = f'"{sha256(content.encode()).hexdigest()}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag, "X-Field-Until": assigned.expires().isoformat()})
    audit.record_many(
        audit.entry(by=user, action="field.taken_along", object_type="households.household", object_id=case["id"])
        for case in cases
    )
    answer = {"cases": cases, "activities": more, "until": assigned.expires().isoformat()}
    return JsonResponse(answer, headers={"ETag": tag})


@for_phones
@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def field_sync(request):
    """Take in one record. 200 with its receipt; 409 another content under this id; 4xx with what is wrong."""
    submission = _submission(request.body)
    if submission is None:
        return _refuse(BAD, "unreadable", _("This record could not be read."))
    return _answer(lambda: sync.take(submission=submission, by=request.user))


@for_phones
@require_POST
def field_photo(request):
    """Take in (or give up: `drop`) the photo `id` that the record `record` announced."""
    try:
        record, key = UUID(request.POST.get("record", "")), UUID(request.POST.get("id", ""))
    except ValueError:
        return _refuse(BAD, "unreadable", _("This photo could not be read."))
    found = FieldRecord.objects.filter(user=request.user, submission=record).first()
    if found is None:
        return _refuse(GONE, "no_record", _("The record of this photo isn't here yet."))
    if request.POST.get("drop"):
        return _answer(lambda: sync.drop_photo(record=found, key=key, by=request.user))
    upload = request.FILES.get("photo")
    if upload is None:
        return _refuse(BAD, "unreadable", _("This photo could not be read."))
    return _answer(lambda: sync.take_photo(record=found, key=key, by=request.user, upload=upload))


def _answer(deed):
    """The phone's answer to what `deed` does: it tells what to mend (422), or that the phone can't (403, 404)."""
    try:
        record = deed()
    except sync.OtherContent:
        text = _("Another record was sent under this number. Yours is kept as a new draft.")
        return _refuse(CONFLICT, "other_content", text)
    except Rejected as error:
        return _refuse(UNPROCESSABLE, "rejected", _("Something has to be corrected."), errors=error.errors)
    except PermissionDenied as error:
        return _refuse(FORBIDDEN, "forbidden", str(error) or _("You may not do this"))
    except OutOfReach:
        return _refuse(GONE, "out_of_reach", _("This family isn't part of your area (any more)."))
    state = "conflict" if record.state == FieldRecord.State.CONFLICT else "done"
    answer = {"receipt": record.receipt, "state": state, "text": record.reason, "address": ""}
    if state == "conflict":
        answer["address"] = record.get_absolute_url()
    return JsonResponse(answer)


def _submission(body) -> Submission | None:
    """The record in a request's body, or None where it isn't one."""
    if NULL in body:  # PostgreSQL stores no such character
        return None
    try:
        sent = json.loads(body)
        made = Submission(
            id=UUID(sent["id"]), kind=str(sent["kind"]), form_version=int(sent["form_version"]),
            base_version=int(sent.get("base_version") or 0), taken_at=parse_datetime(sent["taken_at"]),
            answers=sent["answers"], photos=_photos(sent.get("photos") or []), submit=bool(sent.get("submit", True)),
        )  # fmt: skip
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    aware = isinstance(made.taken_at, datetime) and timezone.is_aware(made.taken_at)
    return made if aware and isinstance(made.answers, dict) else None


def _photos(announced):
    photos = {UUID(photo["id"]): photo["kind"] for photo in announced}
    if len(photos) > MAX_PHOTOS or not set(photos.values()) <= set(VisitPhoto.Kind.values):
        raise ValueError("photos")
    return tuple(photos.items())
