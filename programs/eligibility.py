"""Who may be proposed, and why: dated rules over plain values, each with the condition that screens everybody at once.

A rule says met, not met or not known, in words and with its facts. Whoever has no rule unmet is eligible: what is not
known holds nobody back, but is shown. The condition beside each rule lets through exactly the same ones.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from households.models import Household, Person
from programs.parameters import Parameters


@dataclass(frozen=True)
class Member:
    """What the rules know of a person; `age` in whole years on the day of the assessment, None where not known."""

    id: UUID
    name: str
    age: int | None
    relation: str = "other"
    school_level: str = ""
    occupation: str = ""
    severely_disabled: bool = False
    pregnant: bool = False


@dataclass(frozen=True)
class Facts:
    """What the rules know of a household on `day`; `per_capita` is rupiah a person a month."""

    day: date
    verification: str
    poverty: str
    poverty_label: str = ""
    per_capita: Decimal | None = None
    visited_on: date | None = None
    members: tuple[Member, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What a rule found: `met` True, False, or None where it isn't known."""

    met: bool | None
    text: str
    facts: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Reason(Finding):
    """A finding with its rule, the day it was made for and the source of the rule."""

    code: str = ""
    date: datetime.date | None = None
    source: str | Promise = ""


@dataclass(frozen=True)
class Rule:
    """`judge(facts, parameters)` (of a person: `judge(member, parameters)`) and `condition(parameters, day)`, a Q over
    Household (of a person: over Person). `needs` names the parameters without which nothing can be said."""

    code: str
    title: str | Promise
    judge: Callable[..., Finding]
    condition: Callable[[Parameters, date], Q]
    source: str | Promise
    needs: tuple[str, ...] = ()
    since: date = date.min
    until: date = date.max

    def holds_on(self, day: date) -> bool:
        """Whether this rule is in force on `day`."""
        return self.since <= day <= self.until

    def missing(self, parameters: Parameters) -> list[str]:
        """The parameters this rule needs that nobody has set."""
        return [key for key in self.needs if key not in parameters]

    def reason(self, subject, parameters: Parameters, day: date) -> Reason:
        """The rule's reason for `subject` (Facts or Member) on `day`."""
        if missing := self.missing(parameters):
            found = Finding(None, _("The value “%(key)s” of this programme isn't set.") % {"key": missing[0]})
        else:
            found = self.judge(subject, parameters)
        return Reason(found.met, found.text, found.facts, self.code, day, self.source)

    def screen(self, parameters: Parameters, day: date) -> Q:
        """The condition for those whom this rule doesn't hold back."""
        return Q() if self.missing(parameters) else self.condition(parameters, day)


@dataclass(frozen=True)
class RuleSet:
    """The ordered rules of a kind: those of the household, and those of the person where persons are enrolled."""

    household: tuple[Rule, ...] = ()
    person: tuple[Rule, ...] = ()

    def on(self, day: date) -> "RuleSet":
        """The rules in force on `day`."""
        return RuleSet(
            tuple(rule for rule in self.household if rule.holds_on(day)),
            tuple(rule for rule in self.person if rule.holds_on(day)),
        )


@dataclass(frozen=True)
class MemberAssessment:
    """What the rules say of one member."""

    member: Member
    reasons: tuple[Reason, ...]

    @property
    def eligible(self) -> bool:
        return all(reason.met is not False for reason in self.reasons)


@dataclass(frozen=True)
class Assessment:
    """What the rules say of a household; `members` is empty where the household itself is enrolled."""

    reasons: tuple[Reason, ...]
    members: tuple[MemberAssessment, ...] = ()
    of_persons: bool = False
    unmet: tuple[Reason, ...] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "unmet", tuple(reason for reason in self.reasons if reason.met is False))

    @property
    def eligible(self) -> bool:
        return not self.unmet and (not self.of_persons or any(member.eligible for member in self.members))

    @property
    def eligible_ids(self) -> set[UUID]:
        """The members who may be proposed."""
        return {one.member.id for one in self.members if one.eligible} if not self.unmet else set()


def assess(rules: RuleSet, facts: Facts, parameters: Parameters, *, of_persons: bool) -> Assessment:
    """Every rule in force on `facts.day`, with its reason; pure."""
    rules = rules.on(facts.day)
    reasons = tuple(rule.reason(facts, parameters, facts.day) for rule in rules.household)
    members = ()
    if of_persons:
        members = tuple(
            MemberAssessment(member, tuple(rule.reason(member, parameters, facts.day) for rule in rules.person))
            for member in facts.members
        )
    return Assessment(reasons, members, of_persons)


def eligible_households(rules: RuleSet, parameters: Parameters, day: date, *, of_persons: bool, within):
    """The households of the queryset `within` that `assess` would call eligible, in one condition."""
    found = within.filter(*(rule.screen(parameters, day) for rule in rules.on(day).household))
    return found.filter(_has_eligible_member(rules, parameters, day)) if of_persons else found


def eligible_persons(rules: RuleSet, parameters: Parameters, day: date, *, within):
    """The members of the households `within` who may be proposed, as a queryset of Person."""
    rules = rules.on(day)
    households = within.filter(*(rule.screen(parameters, day) for rule in rules.household))
    people = Person.objects.present().filter(*(rule.screen(parameters, day) for rule in rules.person))
    return people.filter(household__in=households.values("pk"))


def _has_eligible_member(rules, parameters, day) -> Q:
    conditions = (rule.screen(parameters, day) for rule in rules.on(day).person)
    return Q(Exists(Person.objects.present().filter(*conditions, household=OuterRef("pk"))))


def funnel(rules: RuleSet, parameters: Parameters, day: date, *, of_persons: bool, within) -> list[tuple[Any, int]]:
    """How many households of `within` are left after each rule: pairs (title, households left)."""
    return funnels([(rules, parameters, of_persons)], day, within=within)[0]


def funnels(jobs, day: date, *, within) -> list[list[tuple[Any, int]]]:
    """The same for many at once: `jobs` are triples (rules, parameters, whether persons are enrolled). One pass counts
    what the household's own columns decide for all jobs; members are then looked at of those alone who are left, once
    for all jobs that leave the same ones."""
    plans = [_steps(rules, parameters, day, of_persons) for rules, parameters, of_persons in jobs]
    further = {}
    for steps in plans:
        plain = Q()
        for _title, condition in steps:
            if _looks_further(condition):
                further.setdefault(plain, []).append(condition)
            else:
                plain = condition
    known = {condition for conditions in further.values() for condition in conditions}
    wanted = dict.fromkeys(condition for steps in plans for _title, condition in steps if condition not in known)
    counts = _count(within, list(wanted))
    for left, conditions in further.items():
        counts |= _count(within.filter(left), conditions)
    return [[(title, counts[condition]) for title, condition in steps] for steps in plans]


def _steps(rules, parameters, day, of_persons):
    """Pairs (title, the condition so far): each step adds one rule."""
    found = [(_("Households"), Q())]
    for rule in rules.on(day).household:
        found.append((rule.title, found[-1][1] & rule.screen(parameters, day)))
    if of_persons:
        member = _has_eligible_member(rules, parameters, day)
        found.append((_("A member who meets the rules for persons"), found[-1][1] & member))
    return found


def _looks_further(condition) -> bool:
    """Whether a condition looks at other tables."""
    return any(
        _looks_further(child) if isinstance(child, Q) else not isinstance(child, tuple) for child in condition.children
    )


def _count(within, conditions) -> dict:
    """How many households of `within` meet each of the conditions, in one statement. One alone is looked for with
    `WHERE`, where the database may join instead of asking again for every row."""
    if len(conditions) == 1:
        return {conditions[0]: within.filter(conditions[0]).order_by().count()}
    columns = {
        f"step_{number}": Count("pk", filter=condition) if condition else Count("pk")
        for number, condition in enumerate(conditions)
    }
    found = within.order_by().aggregate(**columns)
    return {condition: found[f"step_{number}"] for number, condition in enumerate(conditions)}


def facts_of(household: Household, day: date) -> Facts:
    """The facts of one household with its present members; uses prefetched members and a joined current visit."""
    visit = household.current_visit
    return Facts(
        day=day,
        verification=household.verification_status,
        poverty=household.poverty_status,
        poverty_label=household.get_poverty_status_display(),
        per_capita=visit.per_capita if visit else None,
        visited_on=visit.visited_on if visit else None,
        members=tuple(member_of(person, day) for person in household.members.all() if person.status == "present"),
    )


def member_of(person: Person, day: date) -> Member:
    """The facts of one person."""
    return Member(
        id=person.pk,
        name=person.name,
        age=person.age_on(day),
        relation=person.relation,
        school_level=person.school_level,
        occupation=person.occupation,
        severely_disabled=person.severely_disabled,
        pregnant=person.pregnant,
    )


def years_before(day: date, years: int) -> date:
    """The birth date of those who turn `years` on `day`; of 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def aged(day: date, low: int, high: int | None = None) -> Q:
    """The condition over Person for an age of `low` to `high` whole years, both included."""
    condition = Q(birth_date__lte=years_before(day, low))
    return condition if high is None else condition & Q(birth_date__gt=years_before(day, high + 1))
