"""Addresses of imported lists."""

from django.urls import path

from households.views import imports, imports_columns, imports_compare

urlpatterns = [
    path("", imports.import_list, name="import_list"),
    path("new/", imports.import_upload, name="import_upload"),
    path("compare/", imports_compare.import_compare, name="import_compare"),
    path("<int:pk>/", imports.import_detail, name="import_detail"),
    path("<int:pk>/progress/", imports.import_progress, name="import_progress"),
    path("<int:pk>/problems/", imports.import_problems, name="import_problems"),
    path("<int:pk>/sheet/", imports.import_sheet, name="import_sheet"),
    path("<int:pk>/accept/", imports.import_accept, name="import_accept"),
    path("<int:pk>/refuse/", imports.import_refuse, name="import_refuse"),
    path("<int:pk>/columns/", imports_columns.import_columns, name="import_columns"),
    path("<int:pk>/cancel/", imports.import_cancel, name="import_cancel"),
    path("<int:pk>/undo/", imports.import_undo, name="import_undo"),
    path("<int:pk>/resume/", imports.import_resume, name="import_resume"),
    path("<int:pk>/report.json", imports.import_report, name="import_report"),
    path("<int:pk>/rejected.xlsx", imports.import_bad_rows, name="import_bad_rows"),
]
