"""Case work in Django admin, for looking up."""

from django.contrib import admin

from accounts.adminsite import ViewOnlyAdmin
from households import models


@admin.register(models.CaseNote)
class CaseNoteAdmin(ViewOnlyAdmin):
    list_display = ["household", "at", "by"]
    list_filter = ["at"]
    list_select_related = ["household", "by"]
    search_fields = ["household__head_name__istartswith"]
    ordering = ["-pk"]


@admin.register(models.CaseTask)
class CaseTaskAdmin(ViewOnlyAdmin):
    list_display = ["text", "household", "due_on", "person", "done_at"]
    list_filter = ["due_on"]
    list_select_related = ["household", "person"]
    search_fields = ["text", "household__head_name__istartswith"]


@admin.register(models.CaseDocument)
class CaseDocumentAdmin(ViewOnlyAdmin):
    list_display = ["title", "household", "type", "at", "by"]
    list_filter = ["type"]
    list_select_related = ["household", "by"]
    search_fields = ["title", "household__head_name__istartswith"]
    exclude = ["file"]
    ordering = ["-pk"]
