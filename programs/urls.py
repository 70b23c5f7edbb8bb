"""Addresses of programmes and enrolments."""

from django.urls import path

from programs.views import enrolments, programmes

urlpatterns = [
    path("", programmes.programmes, name="programmes"),
    path("<slug:slug>/", programmes.programme, name="programme"),
    path("<slug:slug>/eligible/", programmes.eligible, name="programme_eligible"),
    path("<slug:slug>/propose/<uuid:household>/", enrolments.enrolment_propose, name="enrolment_propose"),
    path("<slug:slug>/enrolments/<uuid:pk>/", enrolments.enrolment, name="enrolment"),
    path("<slug:slug>/enrolments/<uuid:pk>/<slug:step>/", enrolments.enrolment_step, name="enrolment_step"),
]
