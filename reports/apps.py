"""Figures and tables from the apps below, as pages and files."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self):
        from accounts import workday
        from reports.reference import load_indicators
        from reports.workday import cards

        post_migrate.connect(load_indicators, sender=self, dispatch_uid="reports.load_indicators")
        workday.register(cards)
