"""Recording a life event: one transaction that locks the families, asks the rules again, writes what was shown, and
lets the apps above follow. Nothing is written that the person didn't see: `seen` is the fingerprint of what was shown.
"""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from households.duplicates.rescoring import rescore
from households.events import followers, policies
from households.events.rules import NEW, Plan
from households.meetings.files import read_paper
from households.models import EventMember, EventResidence, Household, LifeEvent, Person
from households.models.register import Relation
from households.register.actions import neutral_about_numbers, ward_changed
from households.summary import refresh_households
from households.visits.status import refresh_statuses


class PlanChanged(Exception):
    """What the event would do isn't what the person saw any more; nothing was written. `shown` is as it is now."""

    def __init__(self, shown):
        super().__init__("plan")
        self.shown = shown


@dataclass(frozen=True)
class Shown:
    """A plan with all it says before it is written; `fingerprint` stands for exactly that."""

    plan: Plan
    lines: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        told = "\n".join((self.plan.kind, str(self.plan.day), *self.lines, *self.doubts))
        return hashlib.sha256(told.encode()).hexdigest()


def show(plan: Plan) -> Shown:
    """What will happen, in words, with what it touches in the apps above; raises ValidationError for its problems."""
    if plan.problems:
        raise ValidationError(
            {name: [text for at, text in plan.problems if at == name] for name, _text in plan.problems}
        )
    return Shown(plan, (*plan.lines, *followers.foreseen(plan)), tuple(plan.doubts))


@dataclass(frozen=True)
class Happening:
    """What a form asked: `plan()` asks the rules with what stands in the database now, `involved` are the households to
    lock, `newcomer` and `founds` the values of the person and household that come into the register, if any."""

    plan: object
    involved: tuple
    newcomer: dict | None = None
    founds: dict | None = None


@transaction.atomic
def record_event(*, household, happening, by, seen, proof_number="", proof=None, note="") -> LifeEvent:
    """Write what was shown. Raises PlanChanged where that isn't what would happen any more, ValidationError for a
    problem (or AlreadyRegistered), PermissionDenied outside the wards of `by`."""
    locked = lock_households({household.pk, *happening.involved})
    current = locked[household.pk]
    policies.check_record(current, by)
    plan = happening.plan()
    shown = show(plan)
    if shown.fingerprint != seen:
        raise PlanChanged(shown)
    if plan.moves_to and plan.moves_to.ward != current.ward_id:
        policies.check_no_open_visit(current)
    for change in plan.leavers:
        policies.check_origin(locked[change.who.family], by)
    event = _event(plan, current, by, proof_number.strip(), proof, note.strip())
    try:
        families = _apply(plan, happening, event, locked, by)
    except Exception:
        event.proof.delete(save=False)
        raise
    keep_true(families)
    followers.follow(event, plan)
    for one in families:
        audit.record(by=by, action=f"event.{plan.kind}", on=one, summary=" ".join(shown.lines))
    return event


def lock_households(keys) -> dict:
    """Household key → household, locked in the order of their keys, so that two events never wait for each other."""
    found = Household.objects.select_for_update(of=["self"]).select_related("ward").filter(pk__in=keys)
    return {one.pk: one for one in found.order_by("pk")}


def _event(plan, household, by, proof_number, proof, note):
    event = LifeEvent(
        kind=plan.kind, household=household, happened_on=plan.day, proof_number=proof_number, note=note,
        summary="\n".join(plan.lines), ward=household.ward, recorded_by=by,
    )  # fmt: skip
    if proof:
        paper = read_paper(proof)
        event.proof_type, event.proof_sha256 = paper.type, paper.sha256
        event.proof.save(f"{event.pk}.{paper.ending}", ContentFile(paper.content), save=False)
    elif not proof_number:
        raise ValidationError({"proof_number": _("Give the number of a document, or its photo.")})
    return event


def _apply(plan, happening, event, locked, by) -> list[Household]:
    """Write the plan's changes; return the households it touched. The event is saved in between, for its rows."""
    made = _found(happening.founds, event.household, by) if plan.founds else None
    event.other = made or (locked.get(plan.other.id) if plan.other else None)
    event.founds_other, event.receiving_ward_id = made is not None, _receiving(plan, event, by)
    event.save(force_insert=True)
    if plan.moves_to:
        _relocate(plan, event)
    people = _locked_people(plan)
    rows = []
    # Heads go last: a family never has two, not for a statement.
    for change in sorted(plan.changes, key=lambda one: (one.relation == Relation.HEAD, one.status == "present")):
        target = made.pk if change.family == NEW else change.family
        rows.append(_change_person(change, target, people.get(change.who.id), happening.newcomer))
    for row in rows:
        row.event = event
    EventMember.objects.bulk_create(rows)
    return [one for one in (event.household, event.other) if one]


def _found(values, household, by):
    with neutral_about_numbers():
        return Household.objects.create(**values, created_by=by, source_batch=None)


def _receiving(plan, event, by):
    """The ward that takes over, where it isn't one of those who record."""
    if plan.moves_to and plan.moves_to.ward != plan.family.ward:
        ward = plan.moves_to.ward
    elif event.other and any(change.family in (NEW, event.other.pk) for change in plan.changes):
        ward = event.other.ward_id
    else:
        return None
    return ward if ward != event.ward_id and not policies.covers(ward, by) else None


def _relocate(plan, event):
    home, place = event.household, plan.moves_to
    EventResidence.objects.create(
        event=event, household=home, from_ward=home.ward, from_rw=home.rw, from_rt=home.rt, from_address=home.address,
        from_latitude=home.latitude, from_longitude=home.longitude, from_assigned_to=home.assigned_to,
        to_ward_id=place.ward, to_rw=place.rw, to_rt=place.rt, to_address=place.address,
    )  # fmt: skip
    home.rw, home.rt, home.address, home.latitude, home.longitude = place.rw, place.rt, place.address, None, None
    elsewhere = home.ward_id != place.ward
    if elsewhere:
        home.ward_id, home.assigned_to = place.ward, None
    home.save(update_fields=["ward", "rw", "rt", "address", "latitude", "longitude", "assigned_to"])
    if elsewhere:
        ward_changed(home)


def _locked_people(plan) -> dict:
    keys = [change.who.id for change in plan.changes if change.who.id != NEW]
    found = Person.objects.select_for_update(of=["self"]).filter(pk__in=keys)
    return {person.pk: person for person in found.order_by("pk")}


def _change_person(change, target, person, newcomer) -> EventMember:
    """Write one change (`person` None: a new one with the values `newcomer`); return its row, without the event."""
    after = {"household_id": target, "relation": change.relation, "status": change.status, "left_on": change.left_on}
    if person is None:
        with neutral_about_numbers():
            person = Person.objects.create(**newcomer, **after)
        row = EventMember(person=person)
    else:
        row = EventMember(
            person=person, from_household_id=person.household_id, from_relation=person.relation,
            from_status=person.status, from_left_on=person.left_on,
        )  # fmt: skip
        write_person(person, after)
    row.to_household_id, row.to_relation = target, change.relation
    row.to_status, row.to_left_on = change.status, change.left_on
    return row


def write_person(person, values) -> None:
    """Save `values` into a person, with the time of the change."""
    for name, value in values.items():
        setattr(person, name, value)
    person.updated_at = timezone.now()
    person.save(update_fields=[*(name.removesuffix("_id") for name in values), "updated_at"])


def keep_true(families) -> None:
    """Bring the copies on these households up to date, and count their version on."""
    keys = [one.pk for one in families]
    Household.objects.filter(pk__in=keys).update(version=F("version") + 1, updated_at=timezone.now())
    refresh_households(keys)
    rescore(keys)
    refresh_statuses(keys)


@transaction.atomic
def receive(*, event, by) -> LifeEvent:
    """The receiving ward takes in what was handed over to it."""
    found = LifeEvent.objects.select_for_update(of=["self"]).select_related("household").get(pk=event.pk)
    policies.check_receive(found, by)
    found.received_at, found.received_by = timezone.now(), by
    found.save(update_fields=["received_at", "received_by"])
    audit.record(by=by, action="event.receive", on=found.household, summary=str(found))
    return found
