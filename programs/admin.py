"""Programmes in Django admin: agencies, programmes, their numbers and species are kept here; what has a workflow is for
looking up, so that nothing goes round the actions."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin import add_user_inline
from accounts.adminsite import TrackedAdmin, ViewOnlyAdmin, ViewOnlyInline
from programs import admin_delivery, admin_kinds, models  # noqa: F401 - registers its own
from programs.kinds import KINDS


@admin.register(models.Agency)
class AgencyAdmin(TrackedAdmin):
    list_display = ["name", "code", "head_title"]
    search_fields = ["name", "code"]
    autocomplete_fields = ["staff"]


@add_user_inline
class AgencyOfUserInline(admin.TabularInline):
    """The agencies a person works for."""

    model = models.Agency.staff.through
    fk_name = "user"
    extra = 1
    autocomplete_fields = ["agency"]
    verbose_name = _("agency")
    verbose_name_plural = _("agencies")


class ParameterInline(admin.TabularInline):
    """Numbers with the day they count from; an old one stays, a new one is a new row."""

    model = models.ProgrammeParameter
    extra = 1
    can_delete = False


class ProgrammeForm(forms.ModelForm):
    """A programme of one of the kinds there are."""

    kind = forms.ChoiceField(label=_("kind"))

    class Meta:
        model = models.Programme
        fields = "__all__"  # noqa: DJ007 - an administrator's form

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"].choices = [(name, kind.label) for name, kind in KINDS.items()]


@admin.register(models.Programme)
class ProgrammeAdmin(TrackedAdmin):
    """Kind and unit are fixed once somebody is enrolled."""

    form = ProgrammeForm
    list_display = ["name", "slug", "kind", "agency", "unit", "decider", "active"]
    list_filter = ["agency", "decider", "unit", "active"]
    list_select_related = ["agency"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [ParameterInline]

    def get_readonly_fields(self, request, obj=None):
        return ["kind", "unit"] if obj and obj.enrolments.exists() else []


@admin.register(models.ProgrammeParameter)
class ProgrammeParameterAdmin(TrackedAdmin):
    list_display = ["programme", "key", "value", "valid_from", "source", "note"]
    list_filter = ["programme"]
    list_select_related = ["programme"]
    search_fields = ["key", "source", "note"]
    ordering = ["programme", "key", "-valid_from"]


@admin.register(models.SeedlingSpecies)
class SeedlingSpeciesAdmin(TrackedAdmin):
    list_display = ["name"]
    search_fields = ["name"]


@admin.register(models.Enrolment)
class EnrolmentAdmin(ViewOnlyAdmin):
    """For looking up; its steps are taken at its own page."""

    list_display = ["household", "person", "programme", "state", "ward", "proposed_at", "ended_on"]
    list_filter = ["programme", "state", "origin", "exit_reason", "ward"]
    list_select_related = ["household", "person", "programme", "ward"]
    search_fields = ["household__head_name__istartswith", "person__name__istartswith"]
    ordering = ["-pk"]
    readonly_fields = ["version"]


@admin.register(models.PkhDetails)
class PkhDetailsAdmin(ViewOnlyAdmin):
    list_display = ["enrolment", "year", "stage", "recipient"]
    list_filter = ["year", "stage"]
    list_select_related = ["enrolment", "recipient"]
    search_fields = ["enrolment__household__head_name__istartswith", "recipient__name__istartswith"]
    ordering = ["-pk"]


@admin.register(models.PipDetails)
class PipDetailsAdmin(ViewOnlyAdmin):
    list_display = ["enrolment", "school_year", "level", "school"]
    list_filter = ["school_year", "level"]
    list_select_related = ["enrolment"]
    search_fields = ["enrolment__person__name__istartswith", "school"]
    ordering = ["-pk"]


@admin.register(models.TrainingDetails)
class TrainingDetailsAdmin(ViewOnlyAdmin):
    list_display = ["enrolment", "fish_trader"]
    list_filter = ["fish_trader"]
    list_select_related = ["enrolment"]
    search_fields = ["enrolment__person__name__istartswith"]
    ordering = ["-pk"]


@admin.register(models.SeedlingDetails)
class SeedlingDetailsAdmin(ViewOnlyAdmin):
    list_display = ["enrolment", "species", "quantity"]
    list_filter = ["species"]
    list_select_related = ["enrolment", "species"]
    search_fields = ["enrolment__household__head_name__istartswith"]
    ordering = ["-pk"]


class CommentInline(ViewOnlyInline):
    model = models.RosterComment
    fields = readonly_fields = ["at", "by", "text"]


@admin.register(models.Roster)
class RosterAdmin(ViewOnlyAdmin):
    """For looking up; built, published and decided on at its own page."""

    list_display = ["name", "programme", "state", "number", "starts_on", "ends_on", "quota"]
    list_filter = ["programme", "state"]
    list_select_related = ["programme"]
    search_fields = ["name", "number"]
    readonly_fields = ["created_at", "version"]
    inlines = [CommentInline]


@admin.register(models.RosterComment)
class RosterCommentAdmin(ViewOnlyAdmin):
    list_display = ["roster", "at", "by", "text"]
    list_filter = ["roster__programme"]
    list_select_related = ["roster", "by"]
    search_fields = ["text", "roster__name"]
    ordering = ["-pk"]


class AttendanceInline(ViewOnlyInline):
    model = models.Attendance
    fields = readonly_fields = ["enrolment", "present", "recorded_by", "recorded_at"]
    max_num = 0


@admin.register(models.TrainingSession)
class TrainingSessionAdmin(ViewOnlyAdmin):
    list_display = ["topic", "roster", "place", "held_on", "seats", "trainer"]
    list_filter = ["held_on"]
    list_select_related = ["roster"]
    search_fields = ["topic", "place", "trainer", "roster__name"]
    inlines = [AttendanceInline]


@admin.register(models.Attendance)
class AttendanceAdmin(ViewOnlyAdmin):
    list_display = ["session", "enrolment", "present", "recorded_by", "recorded_at"]
    list_filter = ["present"]
    list_select_related = ["session", "enrolment", "recorded_by"]
    search_fields = ["session__topic", "enrolment__person__name__istartswith"]
    ordering = ["-pk"]


class HandoverInline(ViewOnlyInline):
    model = models.Handover
    fields = readonly_fields = ["enrolment", "species", "quantity", "condition", "received_by"]


@admin.register(models.Distribution)
class DistributionAdmin(ViewOnlyAdmin):
    list_display = ["number", "roster", "ward", "place", "held_on", "first_party"]
    list_filter = ["ward", "held_on"]
    list_select_related = ["roster", "ward"]
    search_fields = ["number", "place", "first_party", "roster__name"]
    inlines = [HandoverInline]


@admin.register(models.Handover)
class HandoverAdmin(ViewOnlyAdmin):
    list_display = ["distribution", "enrolment", "species", "quantity", "condition", "received_by", "recorded_at"]
    list_filter = ["species", "condition"]
    list_select_related = ["distribution", "enrolment", "species"]
    search_fields = ["distribution__number", "received_by"]
    ordering = ["-pk"]


@admin.register(models.EnrolmentTouch)
class EnrolmentTouchAdmin(ViewOnlyAdmin):
    """For looking up; settled at its own page."""

    list_display = ["enrolment", "event", "choice", "settled_by", "settled_at"]
    list_filter = ["choice", "touched_at"]
    list_select_related = ["enrolment", "event", "settled_by"]
    search_fields = ["enrolment__household__head_name__istartswith"]
    ordering = ["-pk"]
