"""Addresses of ward meetings."""

from django.urls import path

from households.views import meetings

urlpatterns = [
    path("", meetings.meeting_list, name="meeting_list"),
    path("new/", meetings.meeting_new, name="meeting_new"),
    path("<uuid:pk>/", meetings.meeting, name="meeting"),
    path("<uuid:pk>/decide/", meetings.meeting_decide, name="meeting_decide"),
    path("<uuid:pk>/attendance/", meetings.meeting_attendance, name="meeting_attendance"),
    path("<uuid:pk>/close/", meetings.meeting_close, name="meeting_close"),
    path("<uuid:pk>/minutes/", meetings.meeting_minutes, name="meeting_minutes"),
    path("<uuid:pk>/scan/", meetings.meeting_scan, name="meeting_scan"),
    path("<uuid:pk>/lock/", meetings.meeting_lock, name="meeting_lock"),
    path("<uuid:pk>/paper/", meetings.meeting_paper, name="meeting_paper"),
    path("verify/<str:token>/", meetings.meeting_verify, name="meeting_verify"),
]
