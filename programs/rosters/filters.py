"""What the list of rosters can be narrowed by: `?state=submitted&programme=<slug>`."""

import django_filters
from django.utils.translation import gettext_lazy as _

from programs.models import Programme, Roster, RosterState


class RosterFilter(django_filters.FilterSet):
    """By state and programme, of the programmes `user` sees."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=RosterState.choices, empty_label=_("All"))
    programme = django_filters.ModelChoiceFilter(
        label=_("Programme"), queryset=Programme.objects.none(), to_field_name="slug", empty_label=_("All")
    )

    class Meta:
        model = Roster
        fields = []

    def __init__(self, data, queryset, *, user):
        super().__init__(data, queryset)
        self.filters["programme"].queryset = Programme.objects.visible_to(user).order_by("name")
