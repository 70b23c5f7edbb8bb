"""`/field/`: work without a signal."""

from households.field.kinds import household, visit  # noqa: F401 - each registers itself
from households.views.field.conflicts import field_conflict, field_conflicts
from households.views.field.data import field_assigned, field_hello, field_photo, field_refs, field_sync
from households.views.field.shell import field_file, field_manifest, field_shell, field_worker

__all__ = [
    "field_assigned",
    "field_conflict",
    "field_conflicts",
    "field_file",
    "field_hello",
    "field_manifest",
    "field_photo",
    "field_refs",
    "field_shell",
    "field_sync",
    "field_worker",
]
