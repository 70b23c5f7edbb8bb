"""Everything that changes a visit. Each action locks what it changes, checks policy and transition, writes the audit
entry in the same transaction, and lets the household's statuses follow."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from households.models import Household, Threshold, Visit, VisitMember, VisitPhoto
from households.models.visits import VisitState
from households.visits import flags, policies, second
from households.visits.completeness import missing
from households.visits.photos import clean_photo, pieces_of
from households.visits.rules import assess
from households.visits.status import refresh_statuses
from households.visits.workflow import OPEN, TRANSITIONS
from kupang_case.workflow import check_transition


class VisitChanged(Exception):
    """Somebody saved this visit meanwhile; `visit` is as it is now. Nothing was written."""

    def __init__(self, visit):
        super().__init__("version")
        self.visit = visit


class VisitIncomplete(ValidationError):
    """The visit can't be sent yet; `lacks` are (form field, what to do)."""

    def __init__(self, lacks):
        super().__init__([text for _name, text in lacks], code="incomplete")
        self.lacks = lacks


def _locked(visit) -> Visit:
    """`visit` as it is now, locked."""
    locked = Visit.objects.select_for_update(of=["self"]).select_related("household")
    return locked.filter(pk=visit.pk)[:1][0]


def _check_version(visit, version):
    """Raises VisitChanged where `version` is given and isn't the visit's any more."""
    if version is not None and visit.version != version:
        raise VisitChanged(visit)


@transaction.atomic
def start_visit(*, household, by, begun=None) -> Visit:
    """A new draft visit of `by` to `household`, or the one `by` has open there already (two taps make one visit).

    `begun`: when somebody stood at the door, where that was before now (a phone without a signal)."""
    policies.check_start(household, by)
    Household.objects.select_for_update(of=["self"], no_key=True).get(pk=household.pk)
    visit = Visit.objects.filter(household=household, officer=by, state__in=OPEN).first()
    if visit is None:
        visit = Visit.objects.create(household=household, officer=by, created_at=begun or timezone.now())
        audit.record(by=by, action="visit.start", on=visit)
        refresh_statuses([household.pk])
    return visit


@transaction.atomic
def save_visit(*, visit, by, answers, findings, version, recorded=True) -> Visit:
    """Write `answers` (field → value) and `findings` (person id → finding, None takes it back) into an open visit.

    `recorded` False for the save at every keystroke: the history keeps those, the audit trail needn't. Raises
    VisitChanged where `version` is old.
    """
    current = _locked(visit)
    policies.check_edit(current, by)
    _check_version(current, version)
    for name, value in answers.items():
        setattr(current, name, value)
    current.version += 1
    current.save(update_fields=[*answers, "version"])
    _save_findings(current, findings)
    if recorded:
        audit.record(by=by, action="visit.save", on=current)
    return current


def _save_findings(visit, findings):
    taken_back = [person for person, finding in findings.items() if not finding]
    visit.members.filter(person__in=taken_back).delete()
    VisitMember.objects.bulk_create(
        [VisitMember(visit=visit, person_id=person, finding=found) for person, found in findings.items() if found],
        update_conflicts=True,
        update_fields=["finding"],
        unique_fields=["visit", "person"],
    )


@transaction.atomic
def submit_visit(*, visit, by) -> Visit:
    """Send a draft or returned visit for review. Raises VisitIncomplete where something is missing."""
    current = _locked(visit)
    policies.check_submit(current, by)
    members = list(current.household.members.present().order_by("pk").values_list("pk", flat=True))
    lacks = missing(current, dict(current.members.values_list("person", "finding")), members)
    if lacks:
        raise VisitIncomplete(lacks)
    current.state = VisitState.SUBMITTED
    current.submitted_at = timezone.now()
    current.version += 1
    current.save(update_fields=["state", "submitted_at", "version"])
    audit.record(by=by, action="visit.submit", on=current)
    second.after_submission(current, by)
    flags.refresh_flags([current.pk])
    refresh_statuses([current.household_id])
    return current


@transaction.atomic
def return_visit(*, visit, by, comment, version=None) -> Visit:
    """Send a visit back to its officer with a comment that says what to do."""
    return _decide(visit, by, VisitState.RETURNED, comment, version)


@transaction.atomic
def reject_visit(*, visit, by, reason, version=None) -> Visit:
    """Set a visit aside for good, with the reason; the household stands as before it."""
    return _decide(visit, by, VisitState.REJECTED, reason, version)


@transaction.atomic
def approve_visit(*, visit, by, comment="", version=None) -> Visit:
    """Approve a visit: its outcome is worked out with the thresholds in force on its day, stored once and for all, and
    the household's statuses follow. What it says of members stays a finding: people leave the register by hand."""
    return _decide(visit, by, VisitState.APPROVED, comment, version)


def _decide(visit, by, state, comment, version):
    current = _locked(visit)
    policies.check_review(current, by)
    _check_version(current, version)
    check_transition(TRANSITIONS, current.state, state)
    if state != VisitState.APPROVED and not comment.strip():
        raise ValidationError(_("Write why, so that the officer knows."), code="comment_missing")
    written = ["state", "review_comment", "reviewed_by", "reviewed_at", "version"]
    current.state, current.review_comment = state, comment.strip()
    current.reviewed_by, current.reviewed_at = by, timezone.now()
    current.version += 1
    if state == VisitState.APPROVED:
        written += _write_outcome(current)
        Household.objects.filter(pk=current.household_id, assigned_to=current.officer_id).update(assigned_to=None)
    current.save(update_fields=written)
    audit.record(by=by, action=f"visit.{DEEDS[state]}", on=current, summary=current.review_comment)
    second.after_decision(current)
    refresh_statuses([current.household_id])
    return current


DEEDS = {VisitState.APPROVED: "approve", VisitState.RETURNED: "return", VisitState.REJECTED: "reject"}


def outcome_of(visit, members):
    """The `rules.Outcome` that approving `visit`, with these `members` (VisitMember), would store now."""
    return assess(
        presence=visit.presence,
        visited_on=visit.visited_on,
        food=visit.food_spending,
        other=visit.other_spending,
        findings=[member.finding for member in members],
        thresholds=list(Threshold.objects.filter(decides=True)),
    )


def _write_outcome(visit):
    outcome = outcome_of(visit, visit.members.all())
    visit.member_count, visit.per_capita = outcome.member_count, outcome.per_capita
    visit.poverty_status, visit.threshold, visit.reason = outcome.status, outcome.threshold, outcome.reason
    return ["member_count", "per_capita", "poverty_status", "threshold", "reason"]


@transaction.atomic
def assign_households(*, households, to, by, reason="") -> int:
    """Give the households of a queryset to the officer `to` (None takes them back); return how many changed."""
    policies.check_assign(None, by)
    changed = households.exclude(assigned_to=to) if to else households.exclude(assigned_to=None)
    ids = list(changed.select_for_update(of=["self"], no_key=True).values_list("pk", flat=True))
    Household.objects.filter(pk__in=ids).update(assigned_to=to)
    audit.record_many(
        audit.entry(
            by=by, action="household.assign", object_type="households.household", object_id=str(pk),
            summary=f"{to or ''}{': ' if reason else ''}{reason}",
        )
        for pk in ids
    )  # fmt: skip
    refresh_statuses(ids)
    return len(ids)


@transaction.atomic
def add_photo(*, visit, by, kind, upload) -> VisitPhoto:
    """Keep a cleaned copy of an uploaded photo; the same photo of a kind twice is one. Raises ValidationError."""
    if kind not in VisitPhoto.Kind.values:
        raise ValidationError(_("Say what the photo shows."), code="photo_kind")
    photo = clean_photo(upload)
    current = _locked(visit)
    existing = {one.sha256: one for one in current.photos.all()}
    policies.check_add_photo(current, by, len(existing) - (photo.sha256 in existing))
    if known := existing.get(photo.sha256):
        if known.kind != kind:
            text = _("This photo is here already, as: %(kind)s. Take another one, or remove that one first.")
            raise ValidationError(text, code="photo_twin", params={"kind": known.get_kind_display()})
        return known
    # Family cards all look the same: those are compared by their bytes alone.
    look = {} if kind == VisitPhoto.Kind.KK_CARD else pieces_of(photo)
    added = VisitPhoto(visit=current, kind=kind, sha256=photo.sha256, **look)
    added.image.save(f"{added.pk}.jpg", ContentFile(photo.content), save=False)
    added.save(force_insert=True)
    audit.record(by=by, action="visit.photo.add", on=current, summary=added.get_kind_display())
    return added


@transaction.atomic
def remove_photo(*, photo, by) -> None:
    """Take a photo out of a visit that can still be changed; its file goes once that is certain."""
    current = _locked(photo.visit)
    policies.check_edit(current, by)
    name, storage = photo.image.name, photo.image.storage
    photo.delete()
    audit.record(by=by, action="visit.photo.remove", on=current, summary=photo.get_kind_display())
    transaction.on_commit(lambda: storage.delete(name))
