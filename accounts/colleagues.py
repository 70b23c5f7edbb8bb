"""Who shares an office: what somebody keeps for the office is for these.

Who has a role of the whole city shares it with the others of that role; the apps above add theirs by `add_office`
(the staff of a ward, the staff of an agency).
"""

from django.db.models import Q

from accounts.models import User
from accounts.roles import ADMINISTRATOR, ANALYST, AUDITOR

OF_THE_CITY = frozenset({ADMINISTRATOR, ANALYST, AUDITOR})
_offices = []


def add_office(office):
    """Register `office(user) -> Q over User, or None`; returns it, so it serves as a decorator."""
    _offices.append(office)
    return office


def colleagues_of(user):
    """The people who share an office with `user`, and `user`."""
    found = Q(pk=user.pk)
    roles = OF_THE_CITY & user.roles
    if roles:
        found |= Q(groups__name__in=roles)
    for office in _offices:
        more = office(user)
        if more is not None:
            found |= more
    return User.objects.filter(found, is_active=True)
