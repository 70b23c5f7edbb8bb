"""What a kind of programme is made of. Nothing here knows a particular kind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.db import models
from django.db.models import DecimalField, Q, Value
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


RUPIAH = DecimalField(max_digits=14, decimal_places=2)


def free_of_cost(_parameters):
    """Costs the budget nothing."""
    return Value(Decimal(0), output_field=RUPIAH)


def cost_of_one(key):
    """The same rupiah for every row: the parameter `key`."""
    return lambda parameters: Value(parameters.value(key), output_field=RUPIAH)


def due_of_one(key):
    """What each is due in a payment: the parameter `key`, the same for every row."""
    return lambda parameters, _day: Value(parameters.value(key), output_field=RUPIAH)


def due_line(key, label):
    """The one line of `due_of_one`."""
    return lambda _enrolment, parameters, _day: [(label, parameters.value(key))]


class Wait(NamedTuple):
    """Work that only one kind leaves for somebody: `condition(day)` is a Q over Enrolment, `text` says what to do.

    It stands on the day's list of who records for the programme, and narrows the programme's page (`?waits=<name>`).
    """

    name: str
    label: str | Promise
    text: str | Promise
    condition: Callable
    urgent: bool = False


@dataclass(frozen=True)
class Deed:
    """Something only one kind records of an enrolment, beside the moves that all have.

    `form(data, enrolment=, prefix=)` asks for it, `check(enrolment)` raises where it can't be done now, and
    `act(enrolment, by, **cleaned)` writes it, with the enrolment locked. `moves` is the state it leads to, if any.
    """

    name: str
    label: str | Promise
    icon: str
    permission: str
    form: Callable
    act: Callable
    check: Callable
    moves: str = ""
    tone: str = "outline-secondary"


@dataclass(frozen=True)
class Kind:
    """A kind of programme.

    `details` is the model of what only this kind records (one row an enrolment, or None), `details_form` edits it and
    `make_details(enrolment, given)` gives an unsaved row (`given`: the form's values, empty for a bulk proposal).
    `priority()` and `candidate_priority()` are expressions, 0 first, over Enrolment and over the candidate (Person, or
    Household); `priority_note` says so, `priority_groups` what 0, 1 … mean for one row. `activity` names what a roster
    of this kind records: "sessions", "distributions" or nothing.
    `cost(parameters)` is an expression over Enrolment, rupiah a row, which needs the parameters `cost_needs`.
    `ready()` is a condition over Enrolment without which a row isn't approved (`not_ready` says why not). `deeds` is
    what only this kind records, `waits` what it leaves for a day's list; `panel_template` shows it with
    `panel_context(enrolment, parameters)`. `exits` are the reasons for which one leaves (all where empty). A kind that
    isn't `proposable` comes in by membership lists alone;
    `take_members(ids, year, stage)` writes what such a list says besides.
    `due(parameters, day)` is an expression over Enrolment, rupiah a row in one payment of that day, which needs the
    parameters `due_needs`; `due_lines(enrolment, parameters, day)` says the same of one, as pairs (words, rupiah).
    Where membership goes by stage, `parts` counts those of a year and `in_part(rows, year, part)` are a stage's.

    After a life event: a kind that `counts_members` looks again when a family gets one more; `pass_on(enrolment, by,
    recipient=, reason=)` makes another member the recipient; `inherit(old, made)` writes the details of the enrolment
    by which an heir takes over that of a person, where that can be.
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
    priority_groups: tuple[str | Promise, ...] = ()
    activity: str = ""
    assessment_template: str = ""
    assessment_context: Callable | None = None
    cost: Callable = free_of_cost
    cost_needs: tuple[str, ...] = ()
    ready: Callable | None = None
    not_ready: str | Promise = ""
    deeds: tuple[Deed, ...] = ()
    waits: tuple[Wait, ...] = ()
    panel_template: str = ""
    panel_context: Callable | None = None
    exits: tuple[str, ...] = ()
    proposable: bool = True
    take_members: Callable | None = None
    due: Callable | None = None
    due_needs: tuple[str, ...] = ()
    due_lines: Callable | None = None
    parts: int = 0
    in_part: Callable | None = None
    counts_members: bool = False
    pass_on: Callable | None = None
    inherit: Callable | None = None

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
