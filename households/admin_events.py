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
