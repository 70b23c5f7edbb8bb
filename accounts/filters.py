"""How the audit trail can be searched."""

import datetime

import django_filters
from django import forms
from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.deeds import DEEDS, record_kind
from accounts.models import AuditEntry, User
from accounts.roles import OUR_APPS


def _people():
    return list(User.objects.order_by("full_name", "pk").values_list("pk", "full_name"))


def _deeds():
    return sorted(DEEDS.items(), key=lambda item: str(item[1]))


def _kinds():
    labels = (model._meta.label_lower for app in OUR_APPS for model in apps.get_app_config(app).get_models())
    kinds = [(label, record_kind(label)) for label in labels if not label.endswith("event")]  # no history tables
    return sorted(kinds, key=lambda kind: kind[1])


def _midnight(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


class AuditFilter(django_filters.FilterSet):
    """By person, deed, object and day (in the city's zone)."""

    actor = django_filters.ChoiceFilter(label=_("Person"), field_name="actor_id", choices=_people, empty_label=_("All"))
    action = django_filters.ChoiceFilter(label=_("Action"), choices=_deeds, empty_label=_("All"))
    object_type = django_filters.ChoiceFilter(label=_("Kind of record"), choices=_kinds, empty_label=_("All"))
    object_id = django_filters.CharFilter(label=_("Record id"))
    since = django_filters.DateFilter(
        label=_("From"), method="from_day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = django_filters.DateFilter(
        label=_("Until"), method="to_day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    class Meta:
        model = AuditEntry
        fields = []

    def from_day(self, queryset, name, day):
        return queryset.filter(at__gte=_midnight(day))

    def to_day(self, queryset, name, day):
        return queryset.filter(at__lt=_midnight(day + datetime.timedelta(days=1)))
