"""Addresses of programmes and enrolments."""

from django.urls import path

from programs.views import enrolments, overlaps, programmes, touched

urlpatterns = [
    path("", programmes.programmes, name="programmes"),
    path("overlaps/", overlaps.overlaps, name="overlaps"),
    path("touched/", touched.touched_list, name="touched"),
    path("touched/<uuid:pk>/", touched.touched_settle, name="touched_settle"),
    path("<slug:slug>/", programmes.programme, name="programme"),
    path("<slug:slug>/eligible/", programmes.eligible, name="programme_eligible"),
    path("<slug:slug>/propose/<uuid:household>/", enrolments.enrolment_propose, name="enrolment_propose"),
    path("<slug:slug>/enrolments/<uuid:pk>/", enrolments.enrolment, name="enrolment"),
    path("<slug:slug>/households/<uuid:household>/", overlaps.explained, name="programme_household"),
    path("<slug:slug>/enrolments/<uuid:pk>/do/<slug:deed>/", enrolments.enrolment_deed, name="enrolment_deed"),
    path("<slug:slug>/enrolments/<uuid:pk>/<slug:step>/", enrolments.enrolment_step, name="enrolment_step"),
]
