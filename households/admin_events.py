"""Life events in Django admin, for looking up: they are recorded and taken back at the pages of the household."""

from django.contrib import admin

from accounts.adminsite import ViewOnlyAdmin, ViewOnlyInline
from households import models


class EventMemberInline(ViewOnlyInline):
    model = models.EventMember
    fields = readonly_fields = [
        "person", "from_household", "from_relation", "from_status", "to_household", "to_relation", "to_status",
    ]  # fmt: skip


class EventResidenceInline(ViewOnlyInline):
    model = models.EventResidence
    fields = readonly_fields = [
        "from_ward",
        "from_rw",
        "from_rt",
        "from_address",
        "to_ward",
        "to_rw",
        "to_rt",
        "to_address",
    ]


@admin.register(models.LifeEvent)
class LifeEventAdmin(ViewOnlyAdmin):
    list_display = ["kind", "household", "happened_on", "ward", "recorded_by", "undone_at"]
    list_filter = ["kind", "happened_on"]
    list_select_related = ["household", "ward", "recorded_by"]
    search_fields = ["household__head_name__istartswith"]
    exclude = ["proof"]
    inlines = [EventMemberInline, EventResidenceInline]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("household", "other", "ward", "recorded_by")


@admin.register(models.EventMember)
class EventMemberAdmin(ViewOnlyAdmin):
    list_display = ["person", "event", "to_relation", "to_status"]
    list_filter = ["to_status"]
    list_select_related = ["person", "event__household"]
    search_fields = ["person__name__istartswith"]


@admin.register(models.EventResidence)
class EventResidenceAdmin(ViewOnlyAdmin):
    list_display = ["household", "from_ward", "to_ward", "event"]
    list_select_related = ["household", "from_ward", "to_ward", "event__household"]
    search_fields = ["household__head_name__istartswith"]
