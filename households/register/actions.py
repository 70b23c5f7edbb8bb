"""Everything that changes the register by hand. Each action locks the household, checks that it is the version the
person saw, checks the policy, writes the audit entry in the same transaction, and keeps the copies for lists true.

Values come from the forms (`households.forms`), cleaned: names in capitals, numbers checked, `None` for no number.
"""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from households.duplicates.rescoring import rescore
from households.models import Household, Person
from households.models.register import Relation
from households.register import policies
from households.register.errors import AlreadyRegistered, HouseholdChanged
from households.summary import refresh_households

UNIQUE = {"person_nik_once": "nik", "household_kk_once": "kk_number"}
_when_ward_changes = []


def follow_ward(function):
    """Have `function(household)` called in the transaction that changes a household's ward: apps above keep copies."""
    _when_ward_changes.append(function)
    return function


def ward_changed(household) -> None:
    """Let the apps above bring their copies of the household's ward up to date."""
    for follow in _when_ward_changes:
        follow(household)


@transaction.atomic
def register_household(*, by, values, head, members=()) -> Household:
    """A new household with its head and members (dicts of field values); `head`'s relation is set here.

    Raises AlreadyRegistered for a No. KK or NIK that exists, PermissionDenied outside the wards of `by`.
    """
    policies.check_register(values["ward"], by)
    with neutral_about_numbers():
        household = Household.objects.create(**values, created_by=by)
        Person.objects.bulk_create(
            Person(household=household, **person) for person in ({**head, "relation": Relation.HEAD}, *members)
        )
    refresh_households([household.pk])
    audit.record(by=by, action="household.register", on=household)
    household.refresh_from_db()
    return household


@transaction.atomic
def correct_household(*, household, by, version, values) -> Household:
    """Write `values` (number, ward, address, point) into a household; nothing is written where nothing differs."""
    current = _locked(household, by, version)
    changed = _differing(current, values)
    if not changed:
        return current
    moves = "ward" in changed
    if moves:
        policies.check_move(values["ward"], by)
    for name in changed:
        setattr(current, name, values[name])
    current.version, current.updated_at = current.version + 1, timezone.now()
    with neutral_about_numbers():
        current.save(update_fields=[*changed, "version", "updated_at"])
    if moves:
        ward_changed(current)
    rescore([current.pk])
    audit.record(by=by, action="household.correct", on=current, summary=_labels(current, changed))
    return current


@transaction.atomic
def add_member(*, household, by, version, values) -> Person:
    """A new member of a household, who is not its head."""
    current = _locked(household, by, version)
    _no_head(values)
    with neutral_about_numbers():
        person = Person.objects.create(household=current, **values)
    _finished(current, by, "member.add", person, person.name)
    return person


@transaction.atomic
def correct_member(*, person, by, version, values) -> Person:
    """Write `values` into a member; the relation of the head stays: another head is a life event."""
    household = _locked(person.household, by, version)
    current = Person.objects.select_for_update().get(pk=person.pk)
    policies.check_present(current)
    if current.relation == Relation.HEAD:
        values = {**values, "relation": Relation.HEAD}
    else:
        _no_head(values)
    changed = _differing(current, values)
    if not changed:
        return current
    for name in changed:
        setattr(current, name, values[name])
    current.updated_at = timezone.now()
    with neutral_about_numbers():
        current.save(update_fields=[*changed, "updated_at"])
    _finished(household, by, "member.correct", current, f"{current.name}: {_labels(current, changed)}")
    return current


@transaction.atomic
def reveal(*, on, field, by, purpose) -> str:
    """The full number in `field` (`nik`, `kk_number`) of a person or household, after a trace of who asked and why."""
    policies.check_reveal(by)
    audit.record(
        by=by, action="identity.reveal", on=on, purpose=purpose, summary=on._meta.get_field(field).verbose_name
    )
    return getattr(on, field) or ""


def _locked(household, by, version) -> Household:
    """The household as it is now, locked; raises HouseholdChanged where it isn't `version` any more."""
    current = Household.objects.select_for_update(of=["self"]).select_related("ward").get(pk=household.pk)
    policies.check_correct(current, by)
    if current.version != version:
        raise HouseholdChanged(current)
    return current


def _finished(household, by, action, on, summary) -> Household:
    Household.objects.filter(pk=household.pk).update(version=F("version") + 1, updated_at=timezone.now())
    refresh_households([household.pk])
    rescore([household.pk])
    audit.record(by=by, action=action, on=on, summary=summary)
    household.refresh_from_db()
    return household


def _differing(row, values) -> list[str]:
    return [name for name, value in values.items() if getattr(row, name) != value]


def _labels(row, names) -> str:
    return ", ".join(str(row._meta.get_field(name).verbose_name) for name in names)


def _no_head(values):
    if values.get("relation") == Relation.HEAD:
        raise ValidationError(_("This household has a head. Record a change of head."), code="relation")


@contextmanager
def neutral_about_numbers():
    """A unique violation carries the number in its text: it ends here, as a message without it."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if constraint not in UNIQUE:
            raise
        field = UNIQUE[constraint]
    else:
        return
    raise AlreadyRegistered(field) from None
