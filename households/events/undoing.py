"""Taking back an event entered by mistake, as long as nothing builds on it: every person and the address are put back
to what stood before, and what the event brought into the register goes."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import audit
from households.events import followers, policies
from households.events.actions import keep_true, lock_households, write_person
from households.models import EventMember, Household, LifeEvent, Person
from households.models.events import EventResidence
from households.models.register import Relation
from households.register.actions import ward_changed

STATE = ("household_id", "relation", "status", "left_on")


@transaction.atomic
def undo_event(*, event, by, reason) -> LifeEvent:
    """Take the event back; raises ValidationError naming what builds on it, PermissionDenied outside one's wards."""
    if not reason.strip():
        raise ValidationError(_("Say why this event is taken back."), code="reason")
    locked = lock_households({event.household_id, event.other_id} - {None})
    events = LifeEvent.objects.select_for_update(of=["self"]).select_related("household", "other")
    found = events.get(pk=event.pk)
    policies.check_undo(found, by)
    followers.take_back(found)
    rows = list(found.members.select_related("person").order_by("pk"))
    _refuse_what_builds_on_it(found, rows)
    if hasattr(found, "residence"):
        policies.check_no_open_visit(found.household)
    families = [locked[key] for key in (found.household_id, found.other_id) if key]
    _put_back_people(rows)
    _put_back_address(found, families)
    gone = _forget_family(found)
    found.undone_at, found.undone_by, found.undone_reason = timezone.now(), by, reason.strip()
    found.save(update_fields=["undone_at", "undone_by", "undone_reason", "other"])
    left = [one for one in families if one.pk != gone]
    keep_true(left)
    for one in left:
        audit.record(by=by, action="event.undo", on=one, summary=f"{found}: {reason.strip()}")
    return found


def _refuse_what_builds_on_it(event, rows):
    standing = [_("%(name)s was changed since") % {"name": row.person.name} for row in rows if not _stands(row)]
    standing += _later_events(event, rows)
    standing += _pointing_at([row.person_id for row in rows if row.from_household_id is None], Person)
    if event.founds_other:
        standing += [str(later) for later in _events_of(event.other_id).exclude(pk=event.pk).standing()]
        standing += _pointing_at([event.other_id], Household)
    if standing:
        words = {"what": "; ".join(dict.fromkeys(standing))}
        raise ValidationError(_("Something builds on this event: %(what)s. It can't be taken back any more.") % words)


def _stands(row) -> bool:
    """Whether the person still is what the event made of them."""
    person, after = row.person, (row.to_household_id, row.to_relation, row.to_status, row.to_left_on)
    return tuple(getattr(person, name) for name in STATE) == after


def _later_events(event, rows):
    """Standing events that touched the same people (or moved the same family) and were recorded after this one."""
    later = EventMember.objects.filter(person__in=[row.person_id for row in rows], event__undone_at__isnull=True)
    found = {str(row.event) for row in later.filter(event__gt=event.pk).select_related("event")}
    if hasattr(event, "residence"):
        if not _lives_there(event):
            found.add(_("The address was changed since"))
        moves = EventResidence.objects.filter(household=event.household_id, event__undone_at__isnull=True)
        found |= {str(row.event) for row in moves.filter(event__gt=event.pk).select_related("event")}
    return sorted(found)


def _lives_there(event) -> bool:
    home, to = event.household, event.residence
    return (home.ward_id, home.rw, home.rt, home.address) == (to.to_ward_id, to.to_rw, to.to_rt, to.to_address)


def _pointing_at(keys, model):
    """What else points at rows that would go, in words; asked of the models, so that apps above need no word here."""
    found = []
    for relation in model._meta.related_objects if keys else ():
        target = relation.related_model
        if target in (EventMember, LifeEvent, Person) or not relation.field.db_constraint:
            continue
        if target._base_manager.filter(**{f"{relation.field.name}__in": keys}).exists():
            found.append(str(capfirst(target._meta.verbose_name)))
    return found


def _put_back_people(rows):
    """Newcomers go; of the others, heads are put back last, so that no family has two for a statement."""
    for row in sorted(rows, key=lambda row: row.from_relation == Relation.HEAD):
        person = row.person
        if row.from_household_id is None:
            person.event_rows.all().delete()  # this one, and those of events taken back before it
            person.delete()
        else:
            values = (row.from_household_id, row.from_relation, row.from_status, row.from_left_on)
            write_person(person, dict(zip(STATE, values, strict=True)))


def _put_back_address(event, families):
    if not hasattr(event, "residence"):
        return
    before, home = event.residence, next(one for one in families if one.pk == event.household_id)
    home.rw, home.rt, home.address = before.from_rw, before.from_rt, before.from_address
    home.latitude, home.longitude = before.from_latitude, before.from_longitude
    home.ward_id, elsewhere = before.from_ward_id, home.ward_id != before.from_ward_id
    if home.assigned_to_id is None:
        home.assigned_to = before.from_assigned_to
    home.save(update_fields=["ward", "rw", "rt", "address", "latitude", "longitude", "assigned_to"])
    if elsewhere:
        ward_changed(home)


def _forget_family(event):
    """Delete the household the event made, with what was taken back of it before; return its key, or None. Events of
    other families keep their words."""
    if not event.founds_other:
        return None
    key, event.other = event.other_id, None
    _events_of(key).filter(household=key).delete()
    _events_of(key).update(other=None)
    EventMember.objects.filter(Q(to_household=key) | Q(from_household=key)).delete()
    Household.objects.filter(pk=key).delete()
    return key


def _events_of(key):
    """The events of a family, its own and those that touched it from another."""
    return LifeEvent.objects.filter(Q(household=key) | Q(other=key))
