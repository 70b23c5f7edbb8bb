"""What the list of households can be narrowed by. Reports open their rows here, so the query string is an interface:

    ?ward=12&ward=13            wards, by primary key              (several: any of them)
    &district=3                 districts, by primary key          (several)
    &verification_status=verified&verification_status=returned     (several)
    &poverty_status=extreme_poor                                   (several)
    &officer=7                  assigned to the officer with this primary key; `officer=none`: to nobody   (several)
    &visited_by=7               has a visit by the officer with this primary key, whatever its state
    &batch=4                    came in by this imported list
    &name=mari                  some member's name contains it, three letters at least
    &columns=address&columns=kk the columns shown, of `households.listing.columns`; none: the usual ones
    &order=name|-name|ward|-ward|newest|-newest

NIK and No. KK are no filters: they are looked up by POST (`household_find`), so they never stand in an address.

The apps above add theirs from `AppConfig.ready`, so that nothing here imports them:

    add_filter("programme", make)     make(user) -> a django_filters.Filter, or None where `user` gets none
    add_row_labels(labels)            labels(household_ids, user) -> {household_id: [name, ...]}, one query for a page:
                                      what stands in the list's column "Programmes"

(programs fills `?programme=<slug>` and `?enrolled=none`, by its ENROLLED_STATES).
"""

import json
from collections.abc import Callable

import django_filters
from django import forms
from django.core.cache import cache
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import FIELD_OFFICER, WARD_HEAD
from households.forms.widgets import CheckboxDropdown
from households.listing.columns import CHOICES
from households.models import Household, Person, Visit, Ward
from households.models.register import PovertyStatus, VerificationStatus
from households.visits import second

SORTS = {
    "name": ("head_name", "id"),
    "-name": ("-head_name", "-id"),
    "ward": ("ward_id", "head_name", "id"),
    "-ward": ("-ward_id", "-head_name", "-id"),
    "newest": ("-id",),
    "-newest": ("id",),
}
DEFAULT_SORT = "name"
SHORTEST_FRAGMENT = 3
NONE = "none"
COMMON, COMMON_AT_LEAST, COLLECT_AT_MOST = 0.005, 1_000, 1_000_000

_filters: dict[str, Callable] = {}
_row_labels: list[Callable] = []


def add_filter(name, make):
    """Let `make(user)` give the filter `name` of the list, or None; call it from `AppConfig.ready`."""
    _filters[name] = make


def add_row_labels(labels):
    """Let `labels(household_ids, user)` give the names shown in each row; returns it, so it serves as a decorator."""
    if labels not in _row_labels:
        _row_labels.append(labels)
    return labels


def row_labels(households, user) -> dict:
    """`{household_id: [name, ...]}` for the rows of one page, as the apps above tell it."""
    return labels_of([household.pk for household in households], user)


def labels_of(ids, user) -> dict:
    """`{household_id: [name, ...]}` for the households with these ids; one query for each app that tells."""
    found: dict = {}
    for labels in _row_labels if ids else ():
        for key, names in labels(ids, user).items():
            found.setdefault(key, []).extend(names)
    return found


def officers_of(wards):
    """Everybody who visits in these wards: officers and ward heads, by name."""
    return (
        User.objects.filter(is_active=True, wards__in=wards, groups__name__in=[FIELD_OFFICER, WARD_HEAD])
        .distinct()
        .order_by("full_name", "pk")
    )


def _several(label, choices, field_name=None, **kwargs):
    return django_filters.MultipleChoiceFilter(
        label=label, choices=choices, field_name=field_name, widget=CheckboxDropdown(label), distinct=False, **kwargs
    )


def with_name_like(queryset, fragment):
    """The households of which some member's name contains `fragment`.

    Where many bear it, the list is walked in its order until the page is full; else the bearers are collected by the
    trigram index first. Left to itself the planner walks the whole list for a name that it believes in and few have.
    """
    named = Person.objects.alias(upper_name=Upper("name")).filter(upper_name__contains=fragment.upper())
    if borne_by_many(named):
        return queryset.filter(Exists(named.filter(household=OuterRef("pk"))))
    return queryset.filter(pk__in=named.values("household")[:COLLECT_AT_MOST])  # the limit keeps the two steps apart


def borne_by_many(named) -> bool:
    """Whether the statistics are sure that these people are more than COMMON of all: several of their samples fit."""
    everybody = cache.get_or_set("persons", _everybody, 600)
    expected = json.loads(named.explain(format="json"))[0]["Plan"]["Plan Rows"]
    return expected > max(COMMON * everybody, COMMON_AT_LEAST)


def _everybody() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = 'households_person'::regclass")
        return cursor.fetchone()[0]


class HouseholdFilter(django_filters.FilterSet):
    """The filters above, for what `user` may see. Choices are read once a page: one query for the areas."""

    name = django_filters.CharFilter(
        label=_("Name contains"),
        method="by_name",
        min_length=SHORTEST_FRAGMENT,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"min_length": _("Type at least three letters of the name.")},
    )
    district = _several(_("District"), [], "ward__district")
    ward = _several(_("Ward"), [], "ward")
    verification_status = _several(_("Verification"), VerificationStatus.choices)
    poverty_status = _several(_("Poverty status"), PovertyStatus.choices, method="by_poverty")
    officer = _several(_("Assigned to"), [], method="by_officer")
    visited_by = django_filters.NumberFilter(method="by_visit", widget=forms.HiddenInput())
    batch = django_filters.NumberFilter(field_name="source_batch", widget=forms.HiddenInput())
    columns = django_filters.MultipleChoiceFilter(
        label=_("Columns"), choices=CHOICES, method="leave", widget=CheckboxDropdown(_("Columns"), none=_("The usual"))
    )

    class Meta:
        model = Household
        fields = []

    def __init__(self, data, queryset, *, user):
        super().__init__(data, queryset)
        self.user = user
        self._add_filters_of_others()
        self._set_area_choices()
        if user.has_perm("households.assign_household") or user.has_perm("reports.view_reports"):
            self._set_officer_choices()
        else:
            del self.filters["officer"]

    def _add_filters_of_others(self):
        for name, make in _filters.items():
            made = make(self.user)
            if made is not None:
                made.parent, made.model = self, Household
                made.field_name = made.field_name or name
                self.filters[name] = made

    def _set_area_choices(self):
        self.wards = list(Ward.objects.visible_to(self.user).select_related("district").order_by("name"))
        if not self.wards:  # the staff of agencies have no ward: their households lie anywhere
            self.wards = list(Ward.objects.select_related("district").order_by("name"))
        districts = {ward.district_id: ward.district.name for ward in self.wards}
        self.filters["ward"].extra["choices"] = [(ward.pk, ward.name) for ward in self.wards]
        self.filters["district"].extra["choices"] = sorted(districts.items(), key=lambda pair: pair[1])
        if len(districts) < 2:
            del self.filters["district"]

    def _set_officer_choices(self):
        self.officers = list(officers_of([ward.pk for ward in self.wards]))
        people = [(person.pk, person.full_name) for person in self.officers]
        self.filters["officer"].extra["choices"] = [(NONE, _("Nobody yet")), *people]

    def leave(self, queryset, name, values):
        """The columns narrow nothing: they stand here so that every link, page and file keeps them."""
        return queryset

    def by_name(self, queryset, name, value):
        return with_name_like(queryset, value.strip())

    def by_officer(self, queryset, name, values):
        if not values:
            return queryset
        people = Q(assigned_to__in=[value for value in values if value != NONE])
        return queryset.filter(people | Q(assigned_to=None) if NONE in values else people)

    def by_poverty(self, queryset, name, values):
        return second.with_status(queryset, self.user, values) if values else queryset

    def by_visit(self, queryset, name, value):
        return queryset.filter(Exists(Visit.objects.filter(household=OuterRef("pk"), officer=int(value))))
