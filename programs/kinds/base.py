"""What a kind of programme is made of. Nothing here knows a particular kind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import models
from django.db.models import Q, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.eligibility import Facts, Finding, Rule, RuleSet


class Number(NamedTuple):
    """How a parameter is called and shown: unit rupiah, years, percent, days or count."""

    label: str | Promise
    unit: str = "count"


def no_priority():
    """Everybody waits in one line."""
    return Value(0)


@dataclass(frozen=True)
class Kind:
    """A kind of programme.

    `details` is the model of what only this kind records (one row an enrolment, or None), `details_form` edits it and
    `make_details(enrolment, given)` gives an unsaved row (`given`: the form's values, empty for a bulk proposal).
    `priority()` and `candidate_priority()` are expressions, 0 first, over Enrolment and over the candidate (Person, or
    Household). `activity` names what a roster of this kind records: "sessions", "distributions" or nothing.
    """

    name: str
    label: str | Promise
    rules: RuleSet
    parameters: dict[str, Number] = field(default_factory=dict)
    details: type[models.Model] | None = None
    details_form: Callable | None = None
    make_details: Callable | None = None
    details_related: tuple[str, ...] = ()
    priority: Callable = no_priority
    candidate_priority: Callable = no_priority
    priority_note: str | Promise = ""
    activity: str = ""
    assessment_template: str = ""
    assessment_context: Callable | None = None

    @property
    def details_name(self) -> str:
        """The name of the relation from an enrolment to its details; empty where there are none."""
        return self.details._meta.get_field("enrolment").remote_field.related_name if self.details else ""

    def details_of(self, enrolment):
        """The details row of an enrolment, or None."""
        return getattr(enrolment, self.details_name, None) if self.details else None


POOR = ("extreme_poor", "poor")


def _judge_verified(facts: Facts, _parameters) -> Finding:
    known = ((_("date of the visit"), facts.visited_on),) if facts.visited_on else ()
    if facts.verification == "verified":
        return Finding(True, _("The household has been verified at its home."), known)
    return Finding(False, _("The household has not been verified yet."), known)


def _judge_poor(facts: Facts, _parameters) -> Finding:
    known = ((_("spending a person a month"), facts.per_capita),) if facts.per_capita is not None else ()
    text = _("Status after the latest approved visit: %(status)s.") % {"status": facts.poverty_label or facts.poverty}
    return Finding(facts.poverty in POOR, text, known)


VERIFIED = Rule(
    code="verified",
    title=gettext_lazy("Verified at home"),
    judge=_judge_verified,
    condition=lambda _parameters, _day: Q(verification_status="verified"),
    source=gettext_lazy("Kupang City: only verified households are proposed"),
)
EXTREMELY_POOR_OR_POOR = Rule(
    code="poor",
    title=gettext_lazy("Extremely poor or poor"),
    judge=_judge_poor,
    condition=lambda _parameters, _day: Q(poverty_status__in=POOR),
    source=gettext_lazy("Thresholds in force on the day of the visit"),
)
