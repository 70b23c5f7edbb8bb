"""What the list of visits can be narrowed by."""

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from households.filters import officers_of
from households.forms.widgets import CheckboxDropdown, DateInput
from households.models import Visit, VisitFlag, Ward
from households.models.visits import VisitState


def _several(label, choices, field_name):
    return django_filters.MultipleChoiceFilter(
        label=label, choices=choices, field_name=field_name, widget=CheckboxDropdown(label), distinct=False
    )


class VisitFilter(django_filters.FilterSet):
    """By state, ward, officer and day of the visit, with the choices that `user` has. One query each for wards and
    officers; an officer, who sees the visits of few, gets no choice of officers."""

    state = _several(_("State"), VisitState.choices, "state")
    ward = _several(_("Ward"), [], "household__ward")
    officer = _several(_("Officer"), [], "officer")
    flagged = django_filters.ChoiceFilter(
        label=_("Flags"), choices=[("any", _("With flags")), *VisitFlag.Kind.choices], method="with_flags",
        empty_label=_("With and without"),
    )  # fmt: skip
    since = django_filters.DateFilter(
        label=_("Visited from"), field_name="visited_on", lookup_expr="gte", widget=DateInput()
    )
    until = django_filters.DateFilter(
        label=_("Visited until"), field_name="visited_on", lookup_expr="lte", widget=DateInput()
    )

    class Meta:
        model = Visit
        fields = []

    def __init__(self, data, queryset, *, user, without=()):
        super().__init__(data, queryset)
        for name in without:
            del self.filters[name]
        wards = list(Ward.objects.visible_to(user).order_by("name").values_list("pk", "name"))
        self.filters["ward"].extra["choices"] = wards
        if len(wards) < 2:
            del self.filters["ward"]
        if "officer" in self.filters and self._chooses_officers(user):
            people = officers_of([pk for pk, _name in wards]).values_list("pk", "full_name")
            self.filters["officer"].extra["choices"] = list(people)
        else:
            self.filters.pop("officer", None)
            self.filters.pop("flagged", None)

    def with_flags(self, queryset, name, value):
        """Those with any flag, or with that one."""
        flags = VisitFlag.objects.filter(visit=OuterRef("pk"))
        return queryset.filter(Exists(flags if value == "any" else flags.filter(kind=value)))

    def _chooses_officers(self, user):
        return user.has_perm("households.review_visit") or user.has_perm("reports.view_reports")
