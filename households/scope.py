"""Whose households a person sees: one place, asked by every `visible_to`.

Apps above this one add what their roles need by `add_scope` (programmes do, for the staff of agencies).
"""

from django.db.models import Q

from accounts.colleagues import add_office
from accounts.roles import ADMINISTRATOR, ANALYST, AUDITOR, FIELD_OFFICER, WARD_HEAD

WHOLE_CITY = {ADMINISTRATOR, ANALYST, AUDITOR}
BY_WARD = {FIELD_OFFICER, WARD_HEAD}
NOTHING = Q(pk__in=[])

_scopes = []


def add_scope(scope):
    """Register `scope(user) -> Q over Household, or None`; what any scope lets through is seen."""
    _scopes.append(scope)
    return scope


def sees_whole_city(user) -> bool:
    """Whether `user` holds a role that sees every ward."""
    return user.is_active and (user.is_superuser or bool(WHOLE_CITY & user.roles))


def ward_ids(user) -> list[int]:
    """The wards `user` covers as officer or ward head, read once per user object; none without such a role."""
    if not hasattr(user, "_ward_ids"):
        covers = user.is_active and bool(BY_WARD & user.roles)
        user._ward_ids = list(user.wards.values_list("pk", flat=True)) if covers else []
    return user._ward_ids


def households_of(user) -> Q:
    """The condition over Household that holds for what `user` may see."""
    if not user.is_active:
        return NOTHING
    wards = ward_ids(user)
    seen = Q(ward_id__in=wards) if wards else NOTHING
    for scope in _scopes:
        more = scope(user)
        if more is not None:
            seen = more if seen == NOTHING else seen | more
    return seen


@add_office
def staff_of_the_wards(user):
    """Who covers one of the wards of `user`; else None."""
    wards = ward_ids(user)
    return Q(wards__in=wards) if wards else None
