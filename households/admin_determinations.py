"""Determinations, objections, second visits with their limits, and who sat in a ward meeting, in Django admin."""

from django.contrib import admin

from accounts.adminsite import TrackedAdmin, ViewOnlyAdmin
from households import models


@admin.register(models.MeetingAttendee)
class MeetingAttendeeAdmin(ViewOnlyAdmin):
    list_display = ["name", "position", "meeting", "present"]
    list_filter = ["present"]
    list_select_related = ["meeting__ward"]
    search_fields = ["name__istartswith"]
    ordering = ["-pk"]


@admin.register(models.Determination)
class DeterminationAdmin(ViewOnlyAdmin):
    list_display = ["number", "determined_on", "row_count", "made_by", "made_at"]
    list_select_related = ["made_by"]
    search_fields = ["number"]
    ordering = ["-determined_on", "-pk"]


@admin.register(models.DeterminationRow)
class DeterminationRowAdmin(ViewOnlyAdmin):
    list_display = ["head_name", "ward_name", "determination", "poverty_status", "decision"]
    list_filter = ["poverty_status", "decision"]
    list_select_related = ["determination"]
    search_fields = ["head_name__istartswith"]
    ordering = ["-pk"]


@admin.register(models.VerificationLimit)
class VerificationLimitAdmin(TrackedAdmin):
    """What visits and objections are judged by, each with the day it holds from and its source."""

    list_display = ["key", "value", "valid_from", "source"]
    list_filter = ["key"]
    search_fields = ["source", "note"]
    ordering = ["key", "-valid_from"]


@admin.register(models.VisitFlag)
class VisitFlagAdmin(ViewOnlyAdmin):
    list_display = ["visit", "kind", "detail", "found_at"]
    list_filter = ["kind"]
    list_select_related = ["visit"]
    search_fields = ["detail__istartswith"]
    ordering = ["-pk"]


@admin.register(models.SecondCheck)
class SecondCheckAdmin(ViewOnlyAdmin):
    list_display = ["first", "officer", "drawn_at", "closed_at", "agreed"]
    list_filter = ["agreed"]
    list_select_related = ["first", "officer"]
    search_fields = ["officer__full_name__istartswith"]
    ordering = ["-pk"]


@admin.register(models.Objection)
class ObjectionAdmin(ViewOnlyAdmin):
    """The evidence is looked at on the objection's own page, which checks who may."""

    list_display = ["household", "kind", "state", "due_on", "recorded_at"]
    list_filter = ["state"]
    list_select_related = ["household"]
    search_fields = ["household__head_name__istartswith"]
    ordering = ["-pk"]
    exclude = ["evidence"]
