"""Saved filters in Django admin, for looking up."""

from django.contrib import admin

from accounts.adminsite import ViewOnlyAdmin
from households.models import SavedFilter


@admin.register(SavedFilter)
class SavedFilterAdmin(ViewOnlyAdmin):
    list_display = ["name", "owner", "shared", "saved_at"]
    list_filter = ["shared"]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__full_name"]
