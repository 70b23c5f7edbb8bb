"""Addresses of objections."""

from django.urls import path

from households.views import objections

urlpatterns = [
    path("", objections.objection_list, name="objection_list"),
    path("new/<uuid:pk>/", objections.objection_new, name="objection_new"),
    path("<uuid:pk>/", objections.objection, name="objection"),
    path("<uuid:pk>/evidence/", objections.objection_evidence, name="objection_evidence"),
]
