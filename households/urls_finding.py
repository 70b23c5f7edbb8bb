"""Addresses of the search box, the duplicates and the quality of the register."""

from django.urls import path

from households.views import duplicates, finding, known, quality

urlpatterns = [
    path("search/", finding.find, name="find"),
    path("duplicates/", duplicates.duplicate_list, name="duplicate_list"),
    path("duplicates/look/", duplicates.duplicate_search, name="duplicate_search"),
    path("duplicates/<int:pk>/", duplicates.duplicate_pair, name="duplicate_pair"),
    path("duplicates/<int:pk>/different/", duplicates.duplicate_different, name="duplicate_different"),
    path("duplicates/<int:pk>/merge/", duplicates.duplicate_merge, name="duplicate_merge"),
    path("duplicates/<int:pk>/undo/", duplicates.duplicate_undo, name="duplicate_undo"),
    path("known/", known.person_known, name="person_known"),
    path("quality/", quality.quality, name="quality"),
    path("quality/<slug:slug>/", quality.quality_rows, name="quality_rows"),
]
