"""The project itself as an app: commands that belong to no single part."""

from django.apps import AppConfig


class KupangCaseConfig(AppConfig):
    name = "kupang_case"
