"""Settling a pair: not the same, or merged field by field; and taking a merge back.

The one taken in stays as a row that isn't a member any more. Whatever points to that person, in any app, is pointed to
the one kept, so benefits go on; what can't be (the kept person has the same already) stays where it is. Each value
written is kept with what stood there before.
"""

from contextlib import contextmanager

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from households.duplicates.rescoring import rescore
from households.models import DuplicateMerge, DuplicatePair, EventMember, Household, MergeChange, Person
from households.models.register import PersonStatus
from households.summary import refresh_households

CHOSEN = (
    "name", "nik", "sex", "birth_date", "birth_place", "mother_name", "education", "school_level", "occupation",
    "disability", "severely_disabled", "pregnant",
)  # fmt: skip


@transaction.atomic
def mark_different(*, pair, by) -> DuplicatePair:
    """Remember that the two are different persons: they are never proposed again."""
    current = _open(pair, by)
    _decide(current, DuplicatePair.State.DIFFERENT, by)
    audit.record(by=by, action="duplicate.different", on=current)
    return current


@transaction.atomic
def merge(*, pair, keep, take, by) -> DuplicateMerge:
    """Merge a pair into `keep` (one of its persons); `take` names the fields of CHOSEN whose value the other one gives.

    Raises ValidationError where one has left meanwhile, where the values don't go together, or the pair is settled.
    """
    current = _open(pair, by)
    people = _locked_people(current)
    kept = people.pop(keep.pk, None)
    if kept is None or any(person.status != PersonStatus.PRESENT for person in (kept, *people.values())):
        raise ValidationError(_("One of the two isn't a member any more. Reload the page."), code="left")
    (gone,) = people.values()
    made = DuplicateMerge.objects.create(pair=current, kept=kept, gone=gone, merged_by=by)
    taken = {name: getattr(gone, name) for name in CHOSEN if name in take}
    with _refusing_conflicts():
        leaves = {"status": PersonStatus.MOVED, "left_on": timezone.localdate()}
        _write(made, gone, leaves | ({"nik": None} if taken.get("nik") else {}))
        _write(made, kept, taken)
    _repoint(made)
    _decide(current, DuplicatePair.State.MERGED, by)
    _follow(made)
    audit.record(by=by, action="duplicate.merge", on=kept, summary=f"{gone.name} → {kept.name}")
    return made


@transaction.atomic
def undo(*, merge, by) -> DuplicateMerge:
    """Put back every value that a merge wrote, newest first, and open the pair again.

    Raises ValidationError where something written has been changed since: nothing is overwritten.
    """
    _permitted(by)
    merges = DuplicateMerge.objects.select_for_update(of=["self"]).select_related("pair", "kept", "gone")
    current = merges.get(pk=merge.pk)
    _sees_both(current.pair, by)
    if current.undone_at:
        raise ValidationError(_("This merge was taken back already."), code="undone")
    _locked_people(current.pair)
    with _refusing_conflicts():
        for change in current.changes.order_by("-pk"):
            _put_back(change)
    current.undone_by, current.undone_at = by, timezone.now()
    current.save(update_fields=["undone_by", "undone_at"])
    pair = current.pair
    pair.state, pair.decided_by, pair.decided_at = DuplicatePair.State.OPEN, None, None
    pair.save(update_fields=["state", "decided_by", "decided_at"])
    _follow(current)
    audit.record(by=by, action="duplicate.undo", on=current.kept, summary=f"{current.kept.name} | {current.gone.name}")
    return current


def _follow(merge):
    households = [merge.kept.household_id, merge.gone.household_id]
    refresh_households(households)
    rescore(households)


def _permitted(by):
    if not by.has_perm("households.settle_duplicates"):
        raise PermissionDenied(_("Your role does not include this."))


def _sees_both(pair, by):
    if not DuplicatePair.objects.visible_to(by).filter(pk=pair.pk).exists():
        raise PermissionDenied(_("This ward isn't one of yours."))


def _open(pair, by) -> DuplicatePair:
    _permitted(by)
    current = DuplicatePair.objects.select_for_update().get(pk=pair.pk)
    _sees_both(current, by)
    if current.state != DuplicatePair.State.OPEN:
        raise ValidationError(_("Somebody has settled this pair meanwhile."), code="settled")
    return current


def _locked_people(pair) -> dict:
    found = Person.objects.select_for_update(of=["self"]).filter(pk__in=[pair.first_id, pair.second_id])
    households = found.values_list("household", flat=True)
    list(Household.objects.select_for_update().filter(pk__in=list(households)).order_by("pk"))
    return {person.pk: person for person in found.order_by("pk")}


def _decide(pair, state, by):
    pair.state, pair.decided_by, pair.decided_at = state, by, timezone.now()
    pair.save(update_fields=["state", "decided_by", "decided_at"])


def _write(merge, row, values):
    """Save `values` (attname → value) into `row`, each change kept."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        _keep(merge, row, name, getattr(row, name), value)
        setattr(row, name, value)
    if hasattr(row, "updated_at") and changed:
        row.updated_at = timezone.now()
        row.save(update_fields=[*changed, "updated_at"])
    elif changed:
        row.save(update_fields=list(changed))


def _keep(merge, row, name, before, after):
    MergeChange.objects.create(
        merge=merge, model=row._meta.label_lower, row=str(row.pk), field=name, before=_text(before), after=_text(after)
    )


def _text(value):
    return None if value is None else str(value)


def _repoint(merge):
    """Have every row of any app that names the one taken in name the one kept, and follow to that household."""
    for model, field in _references():
        for row in model._base_manager.select_for_update(of=["self"]).filter(**{field.name: merge.gone}).order_by("pk"):
            values = {field.attname: merge.kept_id} | _household_of(row, merge)
            try:
                with transaction.atomic():
                    _write(merge, row, values)
            except IntegrityError:
                continue  # the kept person has the same already: this one stays as a record of the past


def _household_of(row, merge):
    """Where a row carries the household of the one taken in (and its ward, a copy): that of the one kept."""
    if getattr(row, "household_id", None) != merge.gone.household_id:
        return {}
    household = merge.kept.household
    copies = {"household_id": household.pk, "ward_id": household.ward_id}
    return {name: value for name, value in copies.items() if hasattr(row, name)}


def _references():
    """(model, foreign key) of all that points to a person; not the kept history, nor the books of this package, nor
    what life events did to the one taken in: that tells how their family was before."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or not (relation.one_to_many or relation.one_to_one):
            continue
        model = relation.related_model
        if model not in (DuplicatePair, DuplicateMerge, EventMember) and not hasattr(model, "pgh_tracked_model"):
            yield model, relation.field


def _put_back(change):
    model = apps.get_model(change.model)
    field = next(field for field in model._meta.concrete_fields if field.attname == change.field)
    to_value = (field.target_field if field.is_relation else field).to_python
    after, before = (None if text is None else to_value(text) for text in (change.after, change.before))
    changed = model._base_manager.filter(pk=change.row, **{change.field: after}).update(**{change.field: before})
    if not changed:
        raise ValidationError(_("Something has been changed since the merge. Correct it by hand."), code="changed")


@contextmanager
def _refusing_conflicts():
    """A constraint that the values break ends as a neutral message: a violation's text carries the values."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        pass
    else:
        return
    raise ValidationError(_("These values don't go together: look at head, sex and numbers."), code="conflict")
