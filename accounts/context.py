"""What every page needs: the menu, by permission."""

from functools import lru_cache
from typing import NamedTuple

from django.urls import is_valid_path
from django.utils.translation import gettext_lazy as _


class Item(NamedTuple):
    """One entry of the menu; `permissions` are alternatives, none means everybody."""

    label: str
    path: str
    icon: str
    permissions: tuple[str, ...] = ()


# What a role does most comes first: a wide screen shows five, the rest is one tap away.
MENU = (
    Item(_("Home"), "/", "house-door"),
    Item(_("Families"), "/households/", "people", ("households.view_household",)),
    Item(_("Visits"), "/visits/", "clipboard-check", ("households.view_visit",)),
    Item(_("Programmes"), "/programs/", "layers", ("programs.view_programme",)),
    Item(_("Reports"), "/reports/", "bar-chart", ("reports.view_reports",)),
    Item(_("Meetings"), "/meetings/", "people-fill", ("households.view_wardmeeting",)),
    Item(_("Field"), "/field/", "phone", ("households.make_visit", "programs.record_activity")),
    Item(_("Rosters"), "/rosters/", "list-check", ("programs.view_roster",)),
    Item(_("Imports"), "/imports/", "upload", ("households.import_lists", "households.view_importbatch")),
    Item(_("Audit"), "/audit/", "shield-check", ("accounts.view_auditentry",)),
)
ADMIN = Item(_("Administration"), "/admin/", "gear")


@lru_cache
def existing_menu():
    """The entries whose address the project has."""
    return tuple(item for item in MENU if is_valid_path(item.path))


def menu_for(user, path):
    """The entries that `user` may open: dicts with label, path, icon and whether `path` lies below it."""
    items = [item for item in existing_menu() if not item.permissions or any(map(user.has_perm, item.permissions))]
    if user.is_staff:
        items.append(ADMIN)
    return [
        {
            "label": item.label,
            "path": item.path,
            "icon": item.icon,
            "current": path == item.path if item.path == "/" else path.startswith(item.path),
        }
        for item in items
    ]


def navigation(request):
    """`navigation`: the menu as a callable, so that a page fragment without a menu reads no permission."""
    user = getattr(request, "user", None)

    def items():
        return menu_for(user, request.path) if user is not None and user.is_authenticated else []

    return {"navigation": items}
