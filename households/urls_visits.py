"""Addresses of visits."""

from django.urls import path

from households.views import visits

urlpatterns = [
    path("", visits.visit_list, name="visit_list"),
    path("start/<uuid:pk>/", visits.visit_start, name="visit_start"),
    path("photos/<uuid:pk>/", visits.photo, name="visit_photo"),
    path("<uuid:pk>/", visits.visit, name="visit"),
    path("<uuid:pk>/edit/", visits.visit_edit, name="visit_edit"),
    path("<uuid:pk>/autosave/", visits.visit_autosave, name="visit_autosave"),
    path("<uuid:pk>/photos/", visits.visit_photos, name="visit_photos"),
    path("<uuid:pk>/approve/", visits.visit_approve, name="visit_approve"),
    path("<uuid:pk>/return/", visits.visit_return, name="visit_return"),
    path("<uuid:pk>/reject/", visits.visit_reject, name="visit_reject"),
    path("<uuid:pk>/second/", visits.visit_second, name="visit_second"),
]
