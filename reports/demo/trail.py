"""The audit trail of the demo: what people did, in the order they did it."""

from accounts.models import AuditEntry
from reports.demo.loading import copy_rows

COLUMNS = ("at", "actor_id", "actor", "action", "object_type", "object_id", "summary")


def write_trail(deeds) -> int:
    """Write `deeds` (tuples of COLUMNS) sorted by time; return how many."""
    return copy_rows(AuditEntry, COLUMNS, sorted(deeds))
