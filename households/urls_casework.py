"""Addresses of case work; they stand below `/households/`."""

from django.urls import path

from households.views import casework

urlpatterns = [
    path("tasks/", casework.task_list, name="task_list"),
    path("tasks/<int:pk>/done/", casework.task_done, name="task_done"),
    path("documents/<uuid:pk>/", casework.document, name="case_document"),
    path("<uuid:pk>/notes/", casework.note_add, name="note_add"),
    path("<uuid:pk>/tasks/", casework.task_add, name="task_add"),
    path("<uuid:pk>/documents/", casework.document_add, name="document_add"),
]
