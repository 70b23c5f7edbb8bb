"""Addresses of the search box, the duplicates and the quality of the register."""

from django.urls import path

from households.views import finding

urlpatterns = [
    path("search/", finding.find, name="find"),
]
