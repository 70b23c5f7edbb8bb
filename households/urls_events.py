"""Addresses of life events; they stand below `/households/`."""

from django.urls import path

from households.views import events

urlpatterns = [
    path("events/arrivals/", events.arrivals_list, name="arrivals"),
    path("events/<uuid:pk>/", events.life_event, name="life_event"),
    path("events/<uuid:pk>/undo/", events.life_event_undo, name="life_event_undo"),
    path("events/<uuid:pk>/receive/", events.life_event_receive, name="life_event_receive"),
    path("events/<uuid:pk>/proof/", events.life_event_proof, name="life_event_proof"),
    path("<uuid:pk>/events/", events.event_menu, name="event_menu"),
    path("<uuid:pk>/events/<slug:kind>/", events.event_new, name="event_new"),
    path("<uuid:pk>/past/", events.household_past, name="household_past"),
]
