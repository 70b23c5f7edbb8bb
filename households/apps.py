"""Areas, households and persons, lists, visits and thresholds."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = _("Households")

    def ready(self):
        from accounts import chores, workday
        from households import panels  # noqa: F401 - they register themselves
        from households.casework.lists import cards as task_cards
        from households.duplicates.workday import register_cards
        from households.events.lists import cards as event_cards
        from households.imports import panel  # noqa: F401 - registers itself
        from households.meetings.workday import decision_cards
        from households.reference import load_reference
        from households.visits.workday import visit_cards

        post_migrate.connect(load_reference, sender=self, dispatch_uid="households.load_reference")
        workday.register(visit_cards)
        workday.register(task_cards)
        workday.register(event_cards)
        workday.register(decision_cards)
        workday.register(register_cards)
        workday.register(_import_cards)
        chores.register(_resume_imports)


# Reading lists costs half a second to import: only who needs it pays.
def _import_cards(user):
    from households.imports.workday import import_cards

    return import_cards(user)


def _resume_imports():
    from households.imports.jobs import resume_interrupted

    return resume_interrupted()
