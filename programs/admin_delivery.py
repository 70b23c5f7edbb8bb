"""Delivery in Django admin: places are kept here; certificates, stock, checks and payments are for looking up."""

from django.contrib import admin

from accounts.adminsite import TrackedAdmin, ViewOnlyAdmin
from programs import models


@admin.register(models.TrainingPlace)
class TrainingPlaceAdmin(TrackedAdmin):
    list_display = ["name", "address", "capacity"]
    search_fields = ["name", "address"]


@admin.register(models.Certificate)
class CertificateAdmin(ViewOnlyAdmin):
    list_display = ["number", "name", "course", "share", "needed", "issued_on"]
    list_filter = ["issued_on"]
    search_fields = ["number", "name", "course"]
    exclude = ["token"]
    ordering = ["-pk"]


@admin.register(models.SeedlingStock)
class SeedlingStockAdmin(ViewOnlyAdmin):
    list_display = ["programme", "species", "on_hand"]
    list_filter = ["programme", "species"]
    list_select_related = ["programme", "species"]
    search_fields = ["species__name"]
    ordering = ["pk"]


@admin.register(models.SeedlingEntry)
class SeedlingEntryAdmin(ViewOnlyAdmin):
    list_display = ["happened_on", "programme", "species", "kind", "quantity", "source", "document"]
    list_filter = ["kind", "species"]
    list_select_related = ["programme", "species"]
    search_fields = ["source", "document"]
    ordering = ["-pk"]


@admin.register(models.SurvivalCheck)
class SurvivalCheckAdmin(ViewOnlyAdmin):
    list_display = ["handover", "number", "due_on", "checked_on", "alive"]
    list_filter = ["number", "due_on"]
    list_select_related = ["handover__species"]
    search_fields = ["handover__received_by__istartswith"]
    ordering = ["-pk"]


@admin.register(models.Payout)
class PayoutAdmin(ViewOnlyAdmin):
    list_display = ["stage", "programme", "paid_from", "channel", "source"]
    list_filter = ["programme", "paid_from"]
    list_select_related = ["programme"]
    search_fields = ["stage", "source"]


@admin.register(models.Disbursement)
class DisbursementAdmin(ViewOnlyAdmin):
    list_display = ["payout", "enrolment", "amount", "paid_on", "proof"]
    list_filter = ["payout__programme", "paid_on"]
    list_select_related = ["payout", "enrolment"]
    search_fields = ["proof", "received_by"]
    ordering = ["-pk"]


@admin.register(models.Graduation)
class GraduationAdmin(ViewOnlyAdmin):
    list_display = ["enrolment", "graduated_on", "months", "watch_until", "outcome"]
    list_filter = ["outcome", "graduated_on"]
    list_select_related = ["enrolment"]
    search_fields = ["enrolment__household__head_name__istartswith"]
    ordering = ["-pk"]


@admin.register(models.Referral)
class ReferralAdmin(ViewOnlyAdmin):
    list_display = ["household", "agency", "state", "at", "by"]
    list_filter = ["state", "agency"]
    list_select_related = ["household", "agency", "by"]
    search_fields = ["household__head_name__istartswith"]
