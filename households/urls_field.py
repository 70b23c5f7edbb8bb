"""Addresses of work without a signal."""

from django.urls import path

from households.views import field

urlpatterns = [
    path("", field.field_shell, name="field_shell"),
    path("sw.js", field.field_worker, name="field_worker"),
    path("manifest.webmanifest", field.field_manifest, name="field_manifest"),
    path("hello/", field.field_hello, name="field_hello"),
    path("refs/", field.field_refs, name="field_refs"),
    path("assigned/", field.field_assigned, name="field_assigned"),
    path("sync/", field.field_sync, name="field_sync"),
    path("photos/", field.field_photo, name="field_photo"),
    path("file/", field.field_file, name="field_file"),
    path("conflicts/", field.field_conflicts, name="field_conflicts"),
    path("conflicts/<int:pk>/", field.field_conflict, name="field_conflict"),
]
