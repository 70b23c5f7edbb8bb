"""Published indicators are kept here: added and corrected by the administrator, with every change in their history."""

from django.contrib import admin

from accounts.adminsite import TrackedAdmin
from reports.models import PublishedIndicator


@admin.register(PublishedIndicator)
class PublishedIndicatorAdmin(TrackedAdmin):
    """As published, each figure with its source; a newer figure is a new row."""

    list_display = ["name", "value", "unit", "as_of", "source"]
    list_filter = ["source", "unit"]
    search_fields = ["name", "text", "source", "note"]
    ordering = ["name", "unit", "-day", "pk"]
