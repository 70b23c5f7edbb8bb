"""The register in Django admin: areas and thresholds are kept here, everything else is for looking up."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin import add_user_inline
from accounts.adminsite import TrackedAdmin, ViewOnlyAdmin, ViewOnlyInline, masked
from households import (  # noqa: F401 - each registers its own
    admin_casework,
    admin_determinations,
    admin_duplicates,
    admin_events,
    admin_saved,
    models,
)
from households.filters import SHORTEST_FRAGMENT, with_name_like


class WardAliasInline(admin.TabularInline):
    """Other spellings of a ward met in lists."""

    model = models.WardAlias
    extra = 0
    can_delete = False


@admin.register(models.District)
class DistrictAdmin(TrackedAdmin):
    list_display = ["name", "code", "nik_prefix"]
    search_fields = ["name", "code"]


@admin.register(models.Ward)
class WardAdmin(TrackedAdmin):
    """Codes, place on the map, spellings, and who works in the ward."""

    list_display = ["name", "district", "code", "bps_code", "postal_code"]
    list_filter = ["district"]
    list_select_related = ["district"]
    search_fields = ["name", "code", "aliases__spelling"]
    autocomplete_fields = ["staff"]
    inlines = [WardAliasInline]


@admin.register(models.WardAlias)
class WardAliasAdmin(TrackedAdmin):
    list_display = ["spelling", "ward"]
    list_select_related = ["ward"]
    search_fields = ["spelling", "ward__name"]
    autocomplete_fields = ["ward"]


@add_user_inline
class WardOfUserInline(admin.TabularInline):
    """The wards a person covers."""

    model = models.Ward.staff.through
    fk_name = "user"
    extra = 1
    autocomplete_fields = ["ward"]
    verbose_name = _("ward")
    verbose_name_plural = _("wards")


STATUSES = ["verification_status", "poverty_status"]


class MemberInline(ViewOnlyInline):
    model = models.Person
    masked_nik = masked("nik", _("NIK"))
    fields = readonly_fields = ["name", "masked_nik", "sex", "birth_date", "relation", "status"]
    ordering = ["birth_date", "pk"]


@admin.register(models.Household)
class HouseholdAdmin(ViewOnlyAdmin):
    """For looking up; corrected at its own page, so that rules, scope and version hold."""

    masked_kk = masked("kk_number", _("No. KK"))
    list_display = [
        "head_name",
        "masked_kk",
        "ward",
        "rt",
        "rw",
        "member_count",
        "verification_status",
        "poverty_status",
    ]
    list_filter = [*STATUSES, "ward"]
    list_select_related = ["ward"]
    search_fields = ["head_name"]
    search_help_text = _("Three letters of a member's name at least. Numbers are looked up at /households/.")
    ordering = ["head_name", "pk"]
    exclude = ["kk_number"]
    readonly_fields = ["masked_kk", "created_at", "updated_at", "version"]
    inlines = [MemberInline]

    def get_search_results(self, request, queryset, search_term):
        return _by_name(queryset, search_term, with_name_like), False


@admin.register(models.Person)
class PersonAdmin(ViewOnlyAdmin):
    """For looking up; corrected at the page of the household."""

    masked_nik = masked("nik", _("NIK"))
    list_display = ["name", "masked_nik", "sex", "birth_date", "relation", "status", "household"]
    list_filter = ["sex", "relation", "status"]
    list_select_related = ["household"]
    search_fields = ["name"]
    search_help_text = _("Three letters of the name at least. Numbers are looked up at /households/.")
    ordering = ["-pk"]
    exclude = ["nik"]
    readonly_fields = ["masked_nik", "created_at", "updated_at"]
    raw_id_fields = ["household"]

    def get_search_results(self, request, queryset, search_term):
        return _by_name(queryset, search_term, lambda rows, name: rows.filter(name__icontains=name)), False


def _by_name(queryset, fragment, search):
    fragment = " ".join(fragment.split())
    if not fragment:
        return queryset
    return search(queryset, fragment) if len(fragment) >= SHORTEST_FRAGMENT else queryset.none()


@admin.register(models.Threshold)
class ThresholdAdmin(TrackedAdmin):
    """Poverty lines, each with the day it holds from and its source; a new line is a new row."""

    list_display = ["kind", "scope", "amount", "valid_from", "source"]
    list_filter = ["kind", "scope"]
    search_fields = ["source", "basis", "note"]
    ordering = ["kind", "scope", "-valid_from"]


@admin.register(models.ImportBatch)
class ImportBatchAdmin(ViewOnlyAdmin):
    list_display = ["file_name", "layout", "state", "rows", "accepted", "rejected", "uploaded_by", "uploaded_at"]
    list_filter = ["state"]
    list_select_related = ["uploaded_by"]
    search_fields = ["file_name", "source"]
    ordering = ["-pk"]


@admin.register(models.ImportProblem)
class ImportProblemAdmin(ViewOnlyAdmin):
    list_display = ["batch", "row", "column", "code", "severity", "value"]
    list_filter = ["severity"]
    list_select_related = ["batch"]
    search_fields = ["=code"]
    ordering = ["-pk"]


@admin.register(models.DuplicateCandidate)
class DuplicateCandidateAdmin(ViewOnlyAdmin):
    list_display = ["name", "person", "household", "batch", "row", "state"]
    list_filter = ["state"]
    list_select_related = ["person", "household", "batch"]
    search_fields = ["name"]
    ordering = ["-pk"]


@admin.register(models.ImportLayout)
class ImportLayoutAdmin(ViewOnlyAdmin):
    list_display = ["title", "slug", "made_by", "made_at"]
    list_select_related = ["made_by"]
    search_fields = ["title"]
    ordering = ["-pk"]


@admin.register(models.ListEntry)
class ListEntryAdmin(ViewOnlyAdmin):
    """Without the numbers: they are in the register, masked."""

    fields = ["batch", "row", "name", "ward", "address", "decile", "padan", "pkh", "bpnt", "pbi", "pip", "created"]
    list_display = ["name", "batch", "row", "ward", "decile"]
    list_select_related = ["batch", "ward"]
    search_fields = ["=name"]
    ordering = ["-pk"]


@admin.register(models.ListFill)
class ListFillAdmin(ViewOnlyAdmin):
    list_display = ["field", "batch", "person", "household"]
    list_select_related = ["batch", "person", "household"]
    search_fields = ["=field"]
    ordering = ["-pk"]


class VisitMemberInline(ViewOnlyInline):
    model = models.VisitMember
    fields = readonly_fields = ["person", "finding"]


class VisitPhotoInline(ViewOnlyInline):
    """Which photos there are; they are looked at on the visit's page, which checks who may."""

    model = models.VisitPhoto
    fields = readonly_fields = ["kind", "sha256", "added_at"]


@admin.register(models.Visit)
class VisitAdmin(ViewOnlyAdmin):
    """For looking up; every change of state is an action of the visit's own page."""

    list_display = ["household", "visited_on", "officer", "state", "presence", "poverty_status"]
    list_filter = ["state", "presence", "poverty_status"]
    list_select_related = ["household", "officer"]
    search_fields = ["household__head_name__istartswith", "officer__full_name__istartswith"]
    ordering = ["-pk"]
    readonly_fields = ["created_at", "version"]
    inlines = [VisitMemberInline, VisitPhotoInline]


@admin.register(models.VisitMember)
class VisitMemberAdmin(ViewOnlyAdmin):
    list_display = ["visit", "person", "finding"]
    list_filter = ["finding"]
    list_select_related = ["visit", "person"]
    search_fields = ["person__name__istartswith"]
    ordering = ["-pk"]


@admin.register(models.VisitPhoto)
class VisitPhotoAdmin(ViewOnlyAdmin):
    list_display = ["visit", "kind", "sha256", "added_at"]
    list_filter = ["kind"]
    list_select_related = ["visit"]
    search_fields = ["sha256__exact"]
    ordering = ["-pk"]
    exclude = ["image"]


@admin.register(models.WardMeeting)
class WardMeetingAdmin(ViewOnlyAdmin):
    """Meetings go through their own pages; here they can be looked up."""

    list_display = ["ward", "held_on", "state", "number"]
    list_filter = ["state"]
    list_select_related = ["ward"]
    search_fields = ["ward__name", "number"]
    date_hierarchy = "held_on"


@admin.register(models.MeetingItem)
class MeetingItemAdmin(ViewOnlyAdmin):
    """What a meeting said of a household."""

    list_display = ["household", "meeting", "decision"]
    list_filter = ["decision"]
    list_select_related = ["household", "meeting__ward"]
    search_fields = ["household__head_name"]


@admin.register(models.FieldRecord)
class FieldRecordAdmin(ViewOnlyAdmin):
    """What phones sent; conflicts are settled on their own page."""

    list_display = ["receipt", "kind", "user", "title", "state", "received_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["user"]
    search_fields = ["title__istartswith", "user__full_name__istartswith"]
    ordering = ["-pk"]
    exclude = ["payload"]
    readonly_fields = ["submission", "digest", "received_at"]


@admin.register(models.FieldPhoto)
class FieldPhotoAdmin(ViewOnlyAdmin):
    """Which photos a record announced, and whether they came."""

    list_display = ["record", "kind", "arrived_at"]
    list_filter = ["kind"]
    list_select_related = ["record"]
    search_fields = ["record__title__istartswith"]
    ordering = ["-pk"]
    exclude = ["image"]


@admin.register(models.VisitAttempt)
class VisitAttemptAdmin(ViewOnlyAdmin):
    """Each time somebody stood at the door."""

    list_display = ["visit", "at", "presence"]
    list_filter = ["presence"]
    list_select_related = ["visit"]
    search_fields = ["visit__household__head_name__istartswith"]
    ordering = ["-pk"]
