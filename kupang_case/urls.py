"""Addresses (contract.md). Every page needs a login unless its view says otherwise."""

from django.contrib import admin
from django.urls import include, path

from programs import urls_activities

urlpatterns = [
    path("", include("accounts.urls")),
    path("households/", include("households.urls_casework")),
    path("households/", include("households.urls_events")),
    path("", include("households.urls_finding")),
    path("households/", include("households.urls")),
    path("visits/", include("households.urls_visits")),
    path("meetings/", include("households.urls_meetings")),
    path("determinations/", include("households.urls_determinations")),
    path("objections/", include("households.urls_objections")),
    path("field/", include("households.urls_field")),
    path("imports/", include("households.urls_imports")),
    path("programs/", include(urls_activities.programmes)),
    path("programs/", include("programs.urls")),
    path("rosters/", include(urls_activities.rosters)),
    path("rosters/", include("programs.urls_rosters")),
    path("reports/", include("reports.urls")),
    path("admin/", admin.site.urls),
]
handler400 = "accounts.errors.bad_request"
handler403 = "accounts.errors.permission_denied"
handler404 = "accounts.errors.page_not_found"
handler500 = "accounts.errors.server_error"
