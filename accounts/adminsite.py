"""What every model's page in Django admin has in common: fast lists, no deletion, numbers masked, history shown.

Lists stay fast however long the table is: the count stops at CappedPaginator.CAP, and no filter asks for all the values
of a column. Who looks for a person by number does so at /households/, by POST.
"""

from itertools import pairwise

from django.contrib import admin
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from accounts.privacy import mask, redact

NUMBERS = frozenset({"nik", "kk_number"})


class CappedPaginator(Paginator):
    """Counts to CAP and no further: beyond it one searches or filters instead of turning pages."""

    CAP = 5_000

    @cached_property
    def count(self):
        return self.object_list.order_by()[: self.CAP].count()


class TrackedAdmin(admin.ModelAdmin):
    """No deletion; what is done here stands in the audit trail as well; the history shows every change of the row, also
    those made outside admin."""

    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER

    def has_delete_permission(self, request, obj=None):
        return False

    def get_actions(self, request):
        return {}

    def log_addition(self, request, obj, message):
        audit.record(by=request.user, action="admin.add", on=obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        changed = [name for part in message for name in part.get("changed", {}).get("fields", [])]
        audit.record(by=request.user, action="admin.change", on=obj, summary=", ".join(map(str, changed)))
        return super().log_change(request, obj, message)

    def history_view(self, request, object_id, extra_context=None):
        """The stock page with the changes of the row above what was done in admin."""
        found = self.get_object(request, object_id)
        changes = changes_of(found) if found is not None else []
        response = super().history_view(request, object_id, {"changes": changes, **(extra_context or {})})
        if isinstance(response, TemplateResponse):
            response.template_name = "admin/tracked_history.html"
        return response


class ViewOnlyAdmin(TrackedAdmin):
    """For what actions alone change: nothing goes round them."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ViewOnlyInline(admin.TabularInline):
    """Rows that belong to the one shown, for reading."""

    extra = 0
    can_delete = False
    show_change_link = True

    def get_queryset(self, request):
        """The rows with every row that their columns and their own name point at: one query, however many rows."""
        relations = [field.name for field in self.model._meta.fields if field.is_relation]
        return super().get_queryset(request).select_related(*relations)

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


def masked(field, label):
    """A column or read-only field that shows `field` masked."""

    @admin.display(description=label)
    def shown(_admin, row):
        return mask(getattr(row, field)) or "–"

    return shown


def changes_of(row) -> list[dict]:
    """What the triggers kept of `row`: dicts with `at`, `by`, `lines`, the latest first; none for untracked models."""
    events_of = getattr(type(row), "pgh_event_models", {}).get("update")
    if events_of is None:
        return []
    events = list(events_of.objects.filter(pgh_obj_id=row.pk).select_related("pgh_context").order_by("pgh_id"))
    people = _people(events)
    told = [
        {
            "at": before.pgh_created_at,
            "by": people.get(_person_id(before), "system"),
            "lines": _lines(before, after, row),
        }
        for before, after in pairwise([*events, row])
    ]
    return [one for one in reversed(told) if one["lines"]]


def _person_id(event):
    return (event.pgh_context.metadata.get("user") if event.pgh_context else None) or None


def _people(events):
    ids = {_person_id(event) for event in events} - {None}
    return {key: str(person) for key, person in User.objects.in_bulk(ids).items()}


def _lines(before, after, row):
    fields = [field for field in row._meta.concrete_fields if field.name not in ("version", "updated_at")]
    return [
        f"{field.verbose_name}: {_said(field, before)} → {_said(field, after)}"
        for field in fields
        if getattr(before, field.attname) != getattr(after, field.attname)
    ]


def _said(field, row):
    value = getattr(row, field.attname)
    if value in (None, ""):
        return "–"
    if field.name in NUMBERS:
        return mask(value)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return redact(str(value))
