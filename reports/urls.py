"""Addresses of this part."""

from django.urls import path

from reports.views import pages

urlpatterns = [
    path("", pages.index, name="reports"),
    path("<slug:slug>/", pages.report, name="report"),
    path("<slug:slug>/rows/", pages.rows, name="report_rows"),
]
