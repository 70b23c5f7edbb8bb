"""A visit taken at the door, written by the same form and actions as the page at the office."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.field.kinds import Applied, Conflict, Kind, OutOfReach, Rejected, errors_of, register
from households.forms.visits import MEMBER, VisitForm
from households.models import FieldRecord, Household, Visit, VisitAttempt
from households.models.visits import Presence, VisitState
from households.visits import actions, policies
from households.visits.actions import VisitIncomplete
from households.visits.completeness import missing
from households.visits.workflow import EDITABLE, OPEN

MOST_ATTEMPTS = 20
OLDEST_BEGUN = timedelta(days=60)
DECIDED = (VisitState.SUBMITTED, VisitState.RETURNED, VisitState.APPROVED)


def apply_visit(submission, by) -> Applied:
    """Start, fill and send the visit of `by` to the household, as it was taken. See `Kind.apply`."""
    _check_shape(submission.answers)
    household, answers = _household(submission.answers, by)
    submission = replace(submission, answers=answers)
    policies.check_start(household, by)
    Household.objects.select_for_update(of=["self"], no_key=True).get(pk=household.pk)
    _check_base(submission, household, by)
    visit = actions.start_visit(household=household, by=by, begun=_begun(submission.answers))
    fill(visit, submission.answers, by, submission.submit, bool(submission.photos))
    return Applied(str(visit.pk), str(household), household, visit)


def _begun(answers):
    """When the visit was begun at the door, so that a phone that sends a whole day at once is no flag of haste; None
    where the phone doesn't say so, or its clock is wrong."""
    begun, now = _moment(answers.get("begun_at")), timezone.now()
    return begun if begun and now - OLDEST_BEGUN < begun < now else None


def _moment(text):
    """A time with its zone from what a phone sent; None where it isn't one."""
    try:
        moment = parse_datetime(str(text or ""))
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


def fill(visit, answers, by, submit, photos_follow):
    """Write `answers` into an open visit of `by`; send it, or check that it could be sent where photos still follow."""
    form = visit_form(visit, answers)
    if not form.is_valid():
        raise Rejected(errors_of(form))
    saved = actions.save_visit(
        visit=visit, by=by, answers=form.answers(), findings=form.findings(), version=visit.version
    )
    _keep_attempts(saved, answers.get("attempts") or [])
    try:
        if submit and not photos_follow:
            actions.submit_visit(visit=saved, by=by)
        elif submit:
            _check_complete(saved, form)
    except VisitIncomplete as refused:
        raise Rejected({name: [str(text)] for name, text in refused.lacks}) from None


def visit_form(visit, answers) -> VisitForm:
    """The office's form of a visit, bound to what the phone sent."""
    members = list(visit.household.members.present().order_by("birth_date", "pk"))
    found = dict(visit.members.values_list("person", "finding"))
    data = {name: answers.get(name) for name in VisitForm.Meta.fields if answers.get(name) is not None}
    findings = answers.get("findings") or {}
    data |= {f"{MEMBER}{key.replace('-', '')}": finding for key, finding in findings.items()}
    return VisitForm({**data, "version": visit.version}, visit=visit, members=members, found=found)


def _check_shape(answers):
    """What isn't a form's value has no place among the answers: a phone of ours never sends it."""
    findings, attempts = answers.get("findings") or {}, answers.get("attempts") or []
    plain = [answers.get(name) for name in (*VisitForm.Meta.fields, "visit", "known", "household")]
    if isinstance(findings, dict) and isinstance(attempts, list) and all(isinstance(one, dict) for one in attempts):
        if all(value is None or isinstance(value, str | int | float) for value in [*plain, *findings.values()]):
            return
    raise Rejected({"": [_("This record could not be read.")]})


def _check_complete(visit, form):
    members = [person.pk for person in form.members]
    lacks = missing(visit, dict(visit.members.values_list("person", "finding")), members)
    if lacks:
        raise VisitIncomplete(lacks)


def _household(answers, by):
    """The household, and the answers in its terms. A phone that registered the family without a signal names it by
    the id of that record, and its members by their place in it (`new-0`)."""
    homes = Household.objects.visible_to(by).select_related("ward")
    try:
        key = UUID(str(answers.get("household")))
    except ValueError:
        raise OutOfReach from None
    found = homes.filter(pk=key).first()
    if found is not None:
        return found, answers
    record = FieldRecord.objects.filter(submission=key, user=by, kind="household").first()
    found = homes.filter(pk=record.household_id).first() if record else None
    if found is None:
        raise OutOfReach
    return found, {**answers, **_in_terms_of(found, answers, by)}


def _in_terms_of(household, answers, by):
    people = household.members.order_by("pk").values_list("pk", flat=True)
    keys = {f"new-{number}": str(pk) for number, pk in enumerate(people)}
    findings = {keys.get(key, key): found for key, found in (answers.get("findings") or {}).items()}
    begun = Visit.objects.filter(household=household, officer=by, state__in=OPEN, version=1).first()
    seen = str(begun.pk) if begun else answers.get("visit")
    return {"findings": findings, "visit": seen, "household": str(household.pk)}


def _check_base(submission, household, by):
    """Whether the phone knew what the server knows: one's own visit in this version, and no newer one of others."""
    own = Visit.objects.filter(household=household, officer=by).order_by("-id")
    current = own.filter(state__in=OPEN).first()
    seen = submission.answers.get("visit")
    if current is not None and (str(current.pk) != seen or current.version != (submission.base_version or 1)):
        reason = _("This visit was changed on another phone or screen meanwhile.")
        raise Conflict(reason, str(household), household, current)
    if current is None and seen:
        decided = next((one for one in own if str(one.pk) == seen), None)
        raise Conflict(_("This visit has been decided on meanwhile."), str(household), household, decided)
    newest = newest_of_others(household, by)
    if current is None and newest is not None and str(newest.pk) != submission.answers.get("known"):
        reason = _("Somebody else has visited this family meanwhile.")
        raise Conflict(reason, str(household), household, newest)


def newest_of_others(household, by):
    """The latest visit by others than `by` that was sent; None where there is none."""
    others = Visit.objects.filter(household=household, state__in=DECIDED).exclude(officer=by)
    return others.order_by("-id").first()


def _keep_attempts(visit, attempts):
    VisitAttempt.objects.bulk_create(
        [made for made in (_attempt(visit, one) for one in attempts[:MOST_ATTEMPTS]) if made], ignore_conflicts=True
    )


def _attempt(visit, given):
    at = _moment(given.get("at"))
    if at is None or given.get("presence") not in Presence.values:
        return None
    return VisitAttempt(visit=visit, at=at, presence=given["presence"])


# --- where two differ ------------------------------------------------------------------------------------------------


def compare(record) -> list[dict]:
    """What the phone sent beside what is stored, where they differ."""
    visit = _other_side(record)
    found = dict(visit.members.values_list("person", "finding"))
    return visit_form(visit, record.payload["answers"]).differences(visit, found)


def _other_side(record):
    """The visit that stands against the record; an empty one of its officer where there is none."""
    return record.visit or Visit(household=record.household, officer=record.user)


def settle(record, by, chosen) -> Applied:
    """Write the fields `chosen` of what the phone sent into the officer's visit, as the officer; `sync` sends it."""
    officer, household = record.user, record.household
    own = Visit.objects.filter(household=household, officer=officer, state__in=OPEN).order_by("-id").first()
    if own is not None and own.state not in EDITABLE:
        raise Rejected({"": [_("The stored visit waits for review. Have it returned first, then settle this.")]})
    sent = record.payload["answers"]
    if own is not None:
        sent = _chosen_of(own, sent, chosen)
    visit = actions.start_visit(household=household, by=officer)
    fill(visit, sent, officer, record.submits, photos_follow=True)
    return Applied(str(visit.pk), str(household), household, visit)


def _chosen_of(visit, sent, chosen):
    """The stored answers, with the chosen ones replaced by what was sent."""
    stored = visit_form(visit, {})
    merged = {name: stored.initial.get(name) for name in VisitForm.Meta.fields}
    findings = {str(person): found for person, found in visit.members.values_list("person", "finding")}
    for name in chosen:
        if name.startswith(MEMBER):
            key = str(UUID(name.removeprefix(MEMBER)))
            findings[key] = (sent.get("findings") or {}).get(key, "")
        elif name in VisitForm.Meta.fields:
            merged[name] = sent.get(name)
    merged = {name: _as_typed(value) for name, value in merged.items() if value not in (None, "")}
    return merged | {"findings": findings, "attempts": sent.get("attempts", [])}


def _as_typed(value):
    """A stored value as a form takes it; amounts are shown and read with points and comma."""
    return str(value).replace(".", ",") if hasattr(value, "quantize") else value


VISIT = register(
    Kind("visit", gettext_lazy("Visit"), "households.make_visit", apply_visit, compare=compare, settle=settle)
)
