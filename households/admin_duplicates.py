"""Pairs of possible duplicates and merges in Django admin, for looking up; they are settled on their own page."""

from django.contrib import admin

from accounts.adminsite import ViewOnlyAdmin
from households import models


@admin.register(models.DuplicatePair)
class DuplicatePairAdmin(ViewOnlyAdmin):
    list_display = ["first", "second", "score", "state", "decided_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["first", "second", "decided_by"]
    search_fields = ["first__name__istartswith", "second__name__istartswith"]
    ordering = ["-pk"]


@admin.register(models.DuplicateMerge)
class DuplicateMergeAdmin(ViewOnlyAdmin):
    list_display = ["kept", "gone", "merged_by", "merged_at", "undone_at"]
    list_filter = ["merged_at"]
    list_select_related = ["kept", "gone", "merged_by"]
    search_fields = ["kept__name__istartswith", "gone__name__istartswith"]
    ordering = ["-pk"]


@admin.register(models.MergeChange)
class MergeChangeAdmin(ViewOnlyAdmin):
    """Which fields a merge wrote; the values themselves may be identity numbers and aren't shown."""

    list_display = ["merge", "model", "field"]
    list_filter = ["model"]
    list_select_related = ["merge"]
    ordering = ["-pk"]
    exclude = ["before", "after"]
