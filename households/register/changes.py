"""What changed in a household since the version somebody saw, in words: for the one whose form came too late."""

from django.utils.translation import gettext as _

from accounts.privacy import mask
from households.models import Household

SHOWN = ("kk_number", "ward", "rw", "rt", "address", "latitude", "longitude", "assigned_to", "verification_status")
NUMBERS = ("kk_number", "nik")


def changes_since(household, version) -> list[str]:
    """Lines such as `Alamat: Jl. Lama → Jl. Baru`, and the members that were touched."""
    events = Household.pgh_event_models["update"]
    seen = events.objects.filter(pgh_obj_id=household.pk, version=version).order_by("pgh_id").first()
    if seen is None:
        return []
    lines = [
        f"{_capital(household, name)}: {_said(seen, name)} → {_said(household, name)}"
        for name in SHOWN
        if getattr(seen, seen._meta.get_field(name).attname)
        != getattr(household, household._meta.get_field(name).attname)
    ]
    touched = household.members.filter(updated_at__gte=seen.pgh_created_at).values_list("name", flat=True)
    lines += [_("Member: %(name)s") % {"name": name} for name in sorted(touched)]
    return lines


def _raw(row, name):
    return getattr(row, row._meta.get_field(name).attname)


def _capital(row, name):
    label = str(row._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def _said(row, name):
    value = getattr(row, f"get_{name}_display")() if hasattr(row, f"get_{name}_display") else getattr(row, name)
    if value in (None, ""):
        return "–"
    return mask(value) if name in NUMBERS else str(value)
