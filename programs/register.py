"""What programmes add to the list of households: `?programme=<slug>`, `?enrolled=none`, and a column."""

import django_filters
from django.utils.translation import gettext_lazy as _

from households.filters import add_filter, add_row_labels
from kupang_case.arrays import any_of
from programs import figures
from programs.models import Enrolment, Programme


def _by_programme(queryset, _name, programme):
    return figures.households_enrolled_in(queryset, programme) if programme else queryset


def programme_filter(user):
    """Households that are in a programme now, of those `user` may see (officers of wards: all of them)."""
    shown = Programme.objects.visible_to(user) if user.has_perm("programs.view_programme") else Programme.objects.all()
    return django_filters.ModelChoiceFilter(
        label=_("In programme"), queryset=shown.order_by("name"), to_field_name="slug", method=_by_programme,
        empty_label=_("All"),
    )  # fmt: skip


def _by_enrolment(queryset, _name, value):
    return figures.households_enrolled_in_nothing(queryset) if value == "none" else queryset


def enrolled_filter(_user):
    """Households that are in nothing now."""
    return django_filters.ChoiceFilter(
        label=_("Programmes"), choices=[("none", _("In no programme"))], method=_by_enrolment, empty_label=_("All")
    )


@add_row_labels
def programme_names(household_ids, user):
    """The programmes each household is in now, those that `user` may see."""
    mine = Enrolment.objects.all()
    if user.has_perm("programs.view_enrolment"):
        mine = mine.visible_to(user)
    rows = figures.enrolled(mine).filter(any_of("household", household_ids)).order_by("programme__name")
    found: dict = {}
    for household, name in rows.values_list("household", "programme__name").distinct():
        found.setdefault(household, []).append(name)
    return found


add_filter("programme", programme_filter)
add_filter("enrolled", enrolled_filter)
