"""Pairs of programmes and marketing partners are kept here; what has a workflow is for looking up."""

from django.contrib import admin

from accounts.adminsite import TrackedAdmin, ViewOnlyAdmin
from programs import models


@admin.register(models.OverlapRule)
class OverlapRuleAdmin(TrackedAdmin):
    list_display = ["first", "second", "scope", "level", "valid_from", "valid_to", "source"]
    list_filter = ["level", "scope"]
    list_select_related = ["first", "second"]
    search_fields = ["first__name", "second__name", "source"]


@admin.register(models.MarketingPartner)
class MarketingPartnerAdmin(TrackedAdmin):
    list_display = ["name", "line", "contact", "active"]
    list_filter = ["active"]
    search_fields = ["name", "line"]


class LookedUp(ViewOnlyAdmin):
    """Of one enrolment, the newest first."""

    list_select_related = ["enrolment"]
    search_fields = ["enrolment__household__head_name__istartswith"]
    ordering = ["-pk"]


@admin.register(models.OverlapOverride)
class OverlapOverrideAdmin(LookedUp):
    list_display = ["enrolment", "reason", "by", "at"]
    list_select_related = ["enrolment", "by"]


@admin.register(models.RowObjection)
class RowObjectionAdmin(LookedUp):
    list_display = ["enrolment", "raised_by", "recorded_at", "outcome"]
    list_filter = ["outcome"]


@admin.register(models.ApprovedRow)
class ApprovedRowAdmin(ViewOnlyAdmin):
    list_display = ["name", "roster", "rank", "ward", "amount", "approved_at"]
    list_select_related = ["roster"]
    search_fields = ["name", "roster__name"]
    ordering = ["-pk"]


@admin.register(models.PkhStage)
class PkhStageAdmin(LookedUp):
    list_display = ["enrolment", "year", "stage"]


@admin.register(models.PkhCommitment)
class PkhCommitmentAdmin(LookedUp):
    list_display = ["enrolment", "member", "kind", "year", "stage", "kept"]
    list_filter = ["kind", "kept"]
    list_select_related = ["enrolment", "member"]


@admin.register(models.Enterprise)
class EnterpriseAdmin(LookedUp):
    list_display = ["name", "line", "nib", "enrolment"]
    list_filter = ["line"]


@admin.register(models.Turnover)
class TurnoverAdmin(LookedUp):
    list_display = ["enrolment", "monthly", "seen_on"]
    list_filter = ["monthly"]


@admin.register(models.MentoringVisit)
class MentoringVisitAdmin(LookedUp):
    list_display = ["enrolment", "held_on", "mentor"]


@admin.register(models.PartnerOrder)
class PartnerOrderAdmin(LookedUp):
    list_display = ["enrolment", "partner", "ordered_on", "item", "quantity", "amount"]
    list_filter = ["partner"]
    list_select_related = ["enrolment", "partner"]
