"""Areas, households and persons, lists, visits and thresholds."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = _("Households")

    def ready(self):
        from households.reference import load_reference

        post_migrate.connect(load_reference, sender=self, dispatch_uid="households.load_reference")
