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
    "enrolment.override": _("Allowed beside another programme"),
    "enrolment.contest": _("Objection recorded"),
    "enrolment.settle": _("Objection settled"),
    "enrolment.import": _("Taken over from a list"),
    "enrolment.stage": _("Stage recorded"),
    "enrolment.commitment": _("Commitment recorded"),
    "enrolment.recipient": _("Recipient changed"),
    "enrolment.nominate": _("Nominated"),
    "enrolment.account": _("Account activated"),
    "enrolment.award": _("Awarded"),
    "enrolment.cancel": _("Cancelled: deadline missed"),
    "enrolment.turnover": _("Turnover recorded"),
    "enrolment.mentoring": _("Mentoring visit recorded"),
    "enrolment.order": _("Order recorded"),
    "enrolment.touched": _("Decided after a life event"),
    "enrolment.along": _("Moved along to another family"),
    "enrolment.heir": _("Taken over by an heir"),
}


@register.filter
def of(mapping, key):
    """The value of `key`, or nothing."""
    return mapping.get(key)


@register.filter
def enrolment_deed(action):
    """An action of the audit trail in words."""
    return DEEDS.get(action, action)


@register.filter
def masked_name(name):
    """A name of which only the first letter of each word can be read, for lists that are posted."""
    return " ".join(f"{word[:1]}•••" for word in str(name).split())
