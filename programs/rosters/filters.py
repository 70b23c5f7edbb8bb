"""What the list of rosters can be narrowed by: `?state=submitted&programme=<slug>`."""

import django_filters
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from programs.figures import PLACE_STATES
from programs.models import Enrolment, Programme, Roster, RosterState


class RosterFilter(django_filters.FilterSet):
    """By state and programme, of the programmes `user` sees."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=RosterState.choices, empty_label=_("All"))
    programme = django_filters.ModelChoiceFilter(
        label=_("Programme"), queryset=Programme.objects.none(), to_field_name="slug", empty_label=_("All")
    )

    vacant = django_filters.ChoiceFilter(
        label=_("Places"), choices=[("1", _("Free, with a waiting list"))], method="by_vacancy", empty_label=_("All")
    )

    class Meta:
        model = Roster
        fields = []

    def __init__(self, data, queryset, *, user):
        super().__init__(data, queryset)
        self.filters["programme"].queryset = Programme.objects.visible_to(user).order_by("name")

    def by_vacancy(self, queryset, _name, value):
        return with_vacancy(queryset) if value else queryset


def with_vacancy(rosters):
    """The rosters in force with a free place and somebody on the waiting list."""
    rows = Enrolment.objects.filter(roster=OuterRef("pk")).order_by()
    taken = rows.filter(state__in=PLACE_STATES).values("roster").annotate(n=Count("pk")).values("n")
    found = rosters.filter(state=RosterState.APPROVED).annotate(places_taken=Coalesce(Subquery(taken), 0))
    return found.filter(Exists(rows.filter(state="waitlisted")), places_taken__lt=F("quota"))
