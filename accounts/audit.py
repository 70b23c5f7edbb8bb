"""The audit trail: written in the transaction of the deed, sealed a little later, verified on demand.

A hash chain inside the request would make all writers queue for the last link. So an entry is a plain row, and
`seal` chains the rows that have no seal yet, in the order they became visible.
"""

import hashlib
import json

from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef

from accounts.models import AuditEntry, AuditSeal

SEAL_LOCK = 0x5EA1
BATCH = 5_000


def entry(*, by, action, on=None, object_type="", object_id="", summary="", purpose="") -> AuditEntry:
    """An unsaved entry: `by` a User or None (the system), `on` a saved model instance or None."""
    if isinstance(on, Model):
        object_type, object_id = on._meta.label_lower, str(on.pk)
    return AuditEntry(
        actor_id=getattr(by, "pk", None),
        actor=str(by) if by else "system",
        action=action,
        object_type=object_type,
        object_id=object_id,
        summary=str(summary),
        purpose=purpose,
    )


def record(**values) -> AuditEntry:
    """Save one `entry(**values)`. Call it inside the transaction of what it tells of."""
    made = entry(**values)
    made.save(force_insert=True)
    return made


def record_many(entries) -> None:
    """Save many entries in one statement."""
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH)


def _digest(previous: str, row: AuditEntry) -> str:
    values = [
        row.pk, row.at.isoformat(), row.actor_id, row.actor, row.action,
        row.object_type, row.object_id, row.summary, row.purpose,
    ]  # fmt: skip
    return hashlib.sha256((previous + json.dumps(values, ensure_ascii=False)).encode()).hexdigest()


def seal() -> int:
    """Chain every entry that has no seal yet; return how many. Runs alone, others wait for it."""
    sealed = 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        previous = AuditSeal.objects.order_by("-id").values_list("digest", flat=True).first() or ""
        while rows := list(_unsealed()[:BATCH]):
            seals = []
            for row in rows:
                previous = _digest(previous, row)
                seals.append(AuditSeal(entry_id=row.pk, digest=previous))
            AuditSeal.objects.bulk_create(seals)
            sealed += len(seals)
    return sealed


def _unsealed():
    sealed = AuditSeal.objects.filter(entry_id=OuterRef("pk"))
    return AuditEntry.objects.filter(~Exists(sealed)).order_by("pk")


def verify() -> str | None:
    """What is wrong with the first broken link, or None where every sealed entry is as it was."""
    previous = ""
    last = 0
    while seals := list(AuditSeal.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        rows = AuditEntry.objects.in_bulk([seal.entry_id for seal in seals])
        for seal_row in seals:
            row = rows.get(seal_row.entry_id)
            if row is None:
                return f"entry {seal_row.entry_id}: missing"
            previous = _digest(previous, row)
            if previous != seal_row.digest:
                return f"entry {seal_row.entry_id}: changed after it was sealed"
        last = seals[-1].pk
    return None
