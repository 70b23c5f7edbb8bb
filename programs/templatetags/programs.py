"""`{{ counts|of:key }}`, and deeds of the audit trail in words: `{% load programs %}`."""

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

DEEDS = {
    "enrolment.propose": _("Proposed"),
    "enrolment.roster": _("Put on a roster"),
    "enrolment.roster_off": _("Taken off the roster"),
    "enrolment.approved": _("Approved"),
    "enrolment.waitlisted": _("Put on the waiting list"),
    "enrolment.rejected": _("Rejected"),
    "enrolment.active": _("Made active"),
    "enrolment.suspended": _("Suspended"),
    "enrolment.completed": _("Completed"),
    "enrolment.exited": _("Left the programme"),
}


@register.filter
def of(mapping, key):
    """The value of `key`, or nothing."""
    return mapping.get(key)


@register.filter
def enrolment_deed(action):
    """An action of the audit trail in words."""
    return DEEDS.get(action, action)
