"""Users and the audit trail in Django admin. The apps above add what a person covers by `add_user_inline`."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from accounts.adminsite import TrackedAdmin, ViewOnlyAdmin
from accounts.models import AuditEntry, AuditSeal, LetterCounter, User
from accounts.roles import ROLE_NAMES

# The roles and their permissions stand in `accounts.roles`; what is changed here would be undone at the next migration.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(TrackedAdmin, StockUserAdmin):
    """Who works here: name, office, roles; wards and agencies as inlines of the apps that know them."""

    list_display = ["username", "full_name", "position", "role_words", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    search_fields = ["username", "full_name", "employee_number"]
    ordering = ["full_name", "pk"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["full_name", "position", "employee_number", "email"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "full_name", "usable_password", "password1", "password2"]}),
        (_("Access"), {"fields": ["position", "employee_number", "groups", "is_staff"]}),
    ]
    inlines = []

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_object(self, request, object_id, from_field=None):
        # Not by `get`: with the person who asks that would look like one query a row.
        return self.get_queryset(request).filter(pk=int(object_id)).first() if object_id.isdecimal() else None

    @admin.display(description=_("Roles"))
    def role_words(self, user):
        held = {group.name for group in user.groups.all()}
        return ", ".join(str(name) for role, name in ROLE_NAMES.items() if role in held)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups" and field:
            field.label_from_instance = lambda group: str(ROLE_NAMES.get(group.name, group.name))
            field.help_text = ""
        return field


def add_user_inline(inline):
    """Show `inline` on the page of a user: wards (households) and agencies (programs) do."""
    if inline not in UserAdmin.inlines:
        UserAdmin.inlines = [*UserAdmin.inlines, inline]
    return inline


@admin.register(AuditEntry)
class AuditEntryAdmin(ViewOnlyAdmin):
    """Who did and who looked; searched by person, deed and object from their beginning."""

    list_display = ["at", "actor", "action", "object_type", "object_id", "summary", "purpose"]
    list_display_links = ["at"]
    search_fields = ["actor__istartswith", "action__istartswith", "object_id__exact"]
    ordering = ["-id"]


@admin.register(AuditSeal)
class AuditSealAdmin(ViewOnlyAdmin):
    """The chain of digests."""

    list_display = ["entry_id", "digest"]
    search_fields = ["=entry_id"]
    ordering = ["-id"]


@admin.register(LetterCounter)
class LetterCounterAdmin(ViewOnlyAdmin):
    """Running numbers of letters."""

    list_display = ["office", "year", "last"]
    list_filter = ["year"]
    search_fields = ["office"]
    ordering = ["-year", "office"]
