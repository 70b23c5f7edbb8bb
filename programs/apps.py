"""Agencies, programmes, enrolments, rosters and what is delivered."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "programs"
    verbose_name = _("Programmes")

    def ready(self):
        from accounts import workday
        from programs import cards, case, register, scope  # noqa: F401 - each registers itself
        from programs.activities import cards as activity_cards
        from programs.activities import field  # noqa: F401 - registers what phones may record
        from programs.common_numbers import load_defaults
        from programs.enrolments import wards  # noqa: F401 - enrolments follow their household
        from programs.reference import load_reference
        from programs.referrals import lists as referrals
        from programs.rosters import objecting  # noqa: F401 - registers what one may object to
        from programs.touched import following, past  # noqa: F401 - each registers itself
        from programs.touched import lists as touched

        post_migrate.connect(load_reference, sender=self, dispatch_uid="programs.load_reference")
        post_migrate.connect(load_defaults, sender=self, dispatch_uid="programs.load_common_numbers")
        workday.register(cards.cards)
        workday.register(activity_cards.cards)
        workday.register(referrals.cards)
        workday.register(touched.cards)
