"""Pages of visits: lists by role, the officer's form, photos, review."""

from households.views.visits.editing import visit_autosave, visit_edit, visit_start
from households.views.visits.lists import visit_list
from households.views.visits.photos import photo, visit_photos
from households.views.visits.review import visit, visit_approve, visit_reject, visit_return
from households.views.visits.seconds import visit_second

__all__ = [
    "photo",
    "visit",
    "visit_approve",
    "visit_autosave",
    "visit_edit",
    "visit_list",
    "visit_photos",
    "visit_reject",
    "visit_return",
    "visit_second",
    "visit_start",
]
