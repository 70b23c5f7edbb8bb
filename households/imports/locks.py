"""One process works on a list at a time; when it is killed, its lock goes with its connection."""

from contextlib import contextmanager, suppress

from django.db import InterfaceError, OperationalError, connection

BATCH_LOCKS = 0x1396


@contextmanager
def working_on(batch_id: int):
    """Yield whether this process now works alone on the batch; until the end of the block."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [BATCH_LOCKS, batch_id])
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone:
            # Where the connection is gone, the lock is too.
            with suppress(OperationalError, InterfaceError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [BATCH_LOCKS, batch_id])


def being_worked_on() -> set[int]:
    """The batches that some process works on now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [BATCH_LOCKS],
        )
        return {int(batch_id) for (batch_id,) in cursor.fetchall()}
