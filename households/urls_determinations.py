"""Addresses of determinations."""

from django.urls import path

from households.views import determinations

urlpatterns = [
    path("", determinations.determination_list, name="determination_list"),
    path("new/", determinations.determination_new, name="determination_new"),
    path("<uuid:pk>/", determinations.determination, name="determination"),
    path("<uuid:pk>/rows/", determinations.determination_rows, name="determination_rows"),
]
