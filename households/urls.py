"""Addresses of the register."""

from django.urls import path

from households.views import case, listing, lists, register

urlpatterns = [
    path("", lists.household_list, name="household_list"),
    path("find/", lists.household_find, name="household_find"),
    path("assign/", lists.household_assign, name="household_assign"),
    path("export/", listing.household_export, name="household_export"),
    path("assign/all/", listing.household_assign_view, name="household_assign_view"),
    path("filters/", listing.filter_save, name="filter_save"),
    path("filters/<int:pk>/forget/", listing.filter_forget, name="filter_forget"),
    path("new/", register.household_new, name="household_new"),
    path("<uuid:pk>/", case.household, name="household"),
    path("<uuid:pk>/work/", case.household_work, name="household_work"),
    path("<uuid:pk>/correct/", register.household_correct, name="household_correct"),
    path("<uuid:pk>/reveal/", case.household_reveal, name="household_reveal"),
    path("<uuid:pk>/members/new/", register.member_new, name="member_new"),
    path("<uuid:pk>/members/<uuid:person>/", register.member_correct, name="member_correct"),
    path("<uuid:pk>/members/<uuid:person>/reveal/", case.member_reveal, name="member_reveal"),
]
