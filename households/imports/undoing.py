"""Taking an accepted list back: what it entered goes, the blanks it filled are blank again.

Only as long as nothing else builds on it: a visit, an enrolment, a correction, a later person in one of its households.
What stands on households and persons is asked of the models themselves, so an app above this one needs no word here.
"""

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.models import User
from households.imports.accepting import lock_register
from households.imports.workflow import TRANSITIONS, State
from households.models import DuplicateCandidate, Household, ImportBatch, ListEntry, ListFill, Person
from households.summary import refresh_households
from kupang_case.workflow import check_transition

# Parts of the list itself, or of the household.
OWN = (Person, ListEntry, ListFill)

BLANK = {"nik": "NULL", "birth_date": "NULL"}
EMPTY_AGAIN = """
UPDATE households_{table} t SET {field} = {blank}, updated_at = now(){version}
FROM households_listfill f WHERE f.batch_id = %s AND f.field = '{field}' AND f.{table}_id = t.id
"""
FORGET = (
    "DELETE FROM households_listfill WHERE batch_id = %(batch)s",
    "DELETE FROM households_duplicatecandidate WHERE batch_id = %(batch)s",
    "CREATE TEMP TABLE undone_person ON COMMIT DROP AS"
    " SELECT person_id AS id FROM households_listentry"
    " WHERE batch_id = %(batch)s AND created AND person_id IS NOT NULL",
    "CREATE TEMP TABLE undone_household ON COMMIT DROP AS"
    " SELECT id FROM households_household WHERE source_batch_id = %(batch)s",
    "CREATE TEMP TABLE touched_household ON COMMIT DROP AS"
    " SELECT DISTINCT household_id AS id FROM households_person WHERE id IN (SELECT id FROM undone_person)"
    " AND household_id NOT IN (SELECT id FROM undone_household)",
    "DELETE FROM households_listentry WHERE batch_id = %(batch)s",
    # Other snapshots stay, no longer tied to what goes.
    "UPDATE households_listentry e SET person_id = NULL FROM undone_person u WHERE e.person_id = u.id",
    "UPDATE households_listentry e SET household_id = NULL FROM undone_household u WHERE e.household_id = u.id",
    "DELETE FROM households_person p USING undone_person u WHERE p.id = u.id",
    "DELETE FROM households_household h USING undone_household u WHERE h.id = u.id",
)


def undo(*, batch: ImportBatch, by: User, reason: str) -> ImportBatch:
    """Take an accepted list back, all of it in one transaction; raises ValidationError naming what builds on it."""
    if not reason.strip():
        raise ValidationError(_("Say why the list is undone."))
    with transaction.atomic():
        lock_register()
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        check_transition(TRANSITIONS, batch.state, State.UNDONE)
        standing = building_on(batch)
        if standing:
            raise ValidationError(
                _("Something builds on this list: %(what)s. It can't be undone any more.")
                % {"what": ", ".join(standing)}
            )
        _take_back(batch)
        batch.state, batch.reason = State.UNDONE, reason.strip()
        batch.save(update_fields=["state", "reason"])
        audit.record(by=by, action="import.undone", on=batch, summary=f"{batch.file_name}: {batch.reason}")
    return batch


def building_on(batch: ImportBatch) -> list[str]:
    """What others have put on the list's households and persons since, in words with counts; empty where nothing."""
    found = [*_corrections(batch)]
    for model, touched in ((Household, _households(batch)), (Person, _persons(batch))):
        for relation in model._meta.related_objects:
            if relation.related_model in OWN or not relation.field.db_constraint:
                continue
            standing = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": touched})
            if relation.related_model is DuplicateCandidate:
                standing = standing.filter(~Q(batch=batch) | ~Q(state=DuplicateCandidate.State.OPEN))
            count = standing.count()
            if count:
                found.append(f"{capfirst(relation.related_model._meta.verbose_name)}: {count}")
    return found


def _households(batch):
    return Household.objects.filter(source_batch=batch).order_by().values("pk")


def _persons(batch):
    return batch.entries.filter(created=True, person__isnull=False).order_by().values("person")


def _corrections(batch):
    """Households and persons changed, and people added, since the list went in."""
    since = batch.entered_at or batch.decided_at
    filled = batch.fills.order_by()
    changed = Household.objects.filter(
        Q(source_batch=batch) | Q(pk__in=filled.filter(household__isnull=False).values("household")),
        updated_at__gt=since,
    ).count()
    if changed:
        yield ngettext("%(count)s family corrected", "%(count)s families corrected", changed) % {"count": changed}
    people = Person.objects.filter(
        Q(pk__in=_persons(batch)) | Q(pk__in=filled.filter(person__isnull=False).values("person"))
        | Q(household__in=_households(batch)),
        updated_at__gt=since,
    ).count()  # fmt: skip
    if people:
        yield ngettext("%(count)s person corrected or added", "%(count)s persons corrected or added", people) % {
            "count": people
        }


def _take_back(batch):
    with connection.cursor() as cursor:
        for table, fields in (
            ("person", ("nik", "birth_date", "birth_place", "mother_name", "occupation")),
            ("household", ("rt", "rw", "address")),
        ):
            version = ", version = t.version + 1" if table == "household" else ""
            for field in fields:
                statement = EMPTY_AGAIN.format(
                    table=table, field=field, blank=BLANK.get(field, "''"), version=version
                )  # names from this module alone
                cursor.execute(statement, [batch.pk])
        for statement in FORGET:
            cursor.execute(statement, {"batch": batch.pk})
        cursor.execute("SELECT id FROM touched_household")
        touched = [pk for (pk,) in cursor.fetchall()]
    refresh_households(touched)
