"""What a programme's enrolments can be narrowed by. Reports open their rows here, so the query string is an interface:

?state=approved&state=active    states (several: any of them); `state=enrolled` stands for all of ENROLLED_STATES
&ward=12&ward=13                wards, by primary key (several)
&roster=none                    on no roster; `roster=<id>`: on that one
&district=3                     districts, by primary key
&waits=late                     work that only the programme's kind knows (`Kind.waits`)
"""

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.forms.widgets import CheckboxDropdown
from households.models import Ward
from programs.models import Enrolment, EnrolmentState
from programs.models.enrolments import ENROLLED_STATES

ENROLLED = "enrolled"
NONE = "none"


class EnrolmentFilter(django_filters.FilterSet):
    """By state and area. The choices of areas are one query."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"),
        choices=[(ENROLLED, _("In the programme now")), *EnrolmentState.choices],
        method="by_state",
        widget=CheckboxDropdown(_("State")),
    )
    district = django_filters.MultipleChoiceFilter(
        label=_("District"), choices=[], field_name="ward__district", widget=CheckboxDropdown(_("District")),
        distinct=False,
    )  # fmt: skip
    ward = django_filters.MultipleChoiceFilter(
        label=_("Ward"), choices=[], field_name="ward", widget=CheckboxDropdown(_("Ward")), distinct=False
    )
    roster = django_filters.ChoiceFilter(
        label=_("Roster"), choices=[(NONE, _("On no roster"))], method="by_roster", empty_label=_("All")
    )

    waits = django_filters.ChoiceFilter(label=_("To be done"), choices=[], method="by_wait", empty_label=_("All"))

    class Meta:
        model = Enrolment
        fields = []

    def __init__(self, *args, waits=(), **kwargs):
        super().__init__(*args, **kwargs)
        set_area_choices(self)
        self._waits = {wait.name: wait for wait in waits}
        if waits:
            self.filters["waits"].extra["choices"] = [(wait.name, wait.label) for wait in waits]
        else:
            del self.filters["waits"]

    def by_state(self, queryset, _name, values):
        wanted = set(values) - {ENROLLED} | (set(ENROLLED_STATES) if ENROLLED in values else set())
        return queryset.filter(state__in=sorted(wanted)) if wanted else queryset

    def by_wait(self, queryset, _name, value):
        return queryset.filter(self._waits[value].condition(timezone.localdate())) if value else queryset

    def by_roster(self, queryset, _name, value):
        return queryset.filter(roster__isnull=True) if value == NONE else queryset


def set_area_choices(filterset) -> None:
    """Give the filters `ward` and `district` their choices: every area, since a programme takes anybody."""
    wards = list(Ward.objects.select_related("district").order_by("name"))
    districts = {ward.district_id: ward.district.name for ward in wards}
    filterset.filters["ward"].extra["choices"] = [(ward.pk, ward.name) for ward in wards]
    filterset.filters["district"].extra["choices"] = sorted(districts.items(), key=lambda pair: pair[1])


class CandidateFilter(django_filters.FilterSet):
    """By area, of persons or of households: `prefix` leads to the ward. `?onto=` narrows nothing: it is the roster that
    proposals go to, and stays while one looks for them."""

    district = django_filters.MultipleChoiceFilter(
        label=_("District"), choices=[], widget=CheckboxDropdown(_("District")), distinct=False
    )
    ward = django_filters.MultipleChoiceFilter(
        label=_("Ward"), choices=[], widget=CheckboxDropdown(_("Ward")), distinct=False
    )
    onto = django_filters.NumberFilter(widget=forms.HiddenInput, method="whoever")

    def __init__(self, data, queryset, *, prefix_to_ward=""):
        super().__init__(data, queryset)
        self.filters["ward"].field_name = f"{prefix_to_ward}ward"
        self.filters["district"].field_name = f"{prefix_to_ward}ward__district"
        set_area_choices(self)

    def whoever(self, queryset, _name, _value):
        """Everybody."""
        return queryset
