"""What may happen to a family: pure rules over plain values. Each gives reasons that a person can read.

A family as it stands goes in (`Family`, `Someone`), what an event would do comes out (`Plan`): the changes of people
and address, what it says in words, doubts to confirm, and problems that forbid it. Nothing here touches the database.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.templatetags.formats import longdate
from households.events.relations import relation_to_new_head
from households.models.register import PersonStatus, Relation

# The age of an identity card of one's own (UU 24/2013 art. 63): a younger head is possible, and somebody looks twice.
CARD_AGE = 17
# The least age of a mother in a register of births: below it a slip of the keyboard is likelier. A doubt, no rule.
MOTHER_AGE = 12
# The age from which one may marry (UU 16/2019 art. 7); a court may allow it earlier, so it is a doubt.
MARRIAGE_AGE = 19
NEW = "new"  # stands for the family that an event founds, and for the person it brings into the register


@dataclass(frozen=True)
class Someone:
    """A person as they stand: family (key), relation, membership, and the day of the latest event that touched them."""

    id: Hashable
    name: str
    sex: str = ""
    birth_date: date | None = None
    family: Hashable = None
    relation: str = Relation.OTHER
    status: str = PersonStatus.PRESENT
    left_on: date | None = None
    last_event: date | None = None

    def age_on(self, day: date) -> int | None:
        if self.birth_date is None:
            return None
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))


@dataclass(frozen=True)
class Family:
    """A household with its present members; `founded_on` where an event made it, `moved_on` its latest move."""

    id: Hashable
    label: str
    ward: Hashable = None
    members: tuple[Someone, ...] = ()
    founded_on: date | None = None
    moved_on: date | None = None

    @property
    def head(self) -> Someone | None:
        return next((one for one in self.members if one.relation == Relation.HEAD), None)

    def member(self, key) -> Someone | None:
        return next((one for one in self.members if one.id == key), None)


class Address(NamedTuple):
    """A ward (key), its name, and the address in it."""

    ward: Hashable
    ward_name: str
    rw: str = ""
    rt: str = ""
    address: str = ""


@dataclass(frozen=True)
class Change:
    """What happens to one person: the family (key or NEW), relation and membership after the event."""

    who: Someone
    family: Hashable
    relation: str
    status: str = PersonStatus.PRESENT
    left_on: date | None = None

    @property
    def leaves(self) -> bool:
        """Whether the person isn't a member of the family any more that they were a member of."""
        return self.who.family is not None and (
            self.family != self.who.family or self.status != PersonStatus.PRESENT
        ) and self.who.status == PersonStatus.PRESENT  # fmt: skip


@dataclass
class Plan:
    """What an event would do: `lines` in words, `doubts` to be confirmed, and `problems` (field, text) that forbid it.

    `emptied` are the families without members afterwards; `other` is the second family (key or NEW) where there is one.
    """

    kind: str
    day: date
    family: Family
    other: Family | None = None
    changes: list[Change] = field(default_factory=list)
    moves_to: Address | None = None
    lines: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    emptied: list[Hashable] = field(default_factory=list)
    founds: bool = False

    def refuse(self, name, text):
        self.problems.append((name, text))

    @property
    def leavers(self) -> list[Change]:
        return [change for change in self.changes if change.leaves]


def check_day(plan: Plan, today: date, people: Iterable[Someone], families: Iterable[Family]) -> None:
    """The day isn't ahead, not before the family or the person was there, and not before what is recorded already."""
    day = plan.day
    if day > today:
        plan.refuse("happened_on", _("The date lies in the future."))
    for family in families:
        if family.founded_on and day < family.founded_on:
            words = {"family": family.label, "day": longdate(family.founded_on)}
            plan.refuse("happened_on", _("The family %(family)s exists since %(day)s only.") % words)
    for one in people:
        if one.birth_date and day < one.birth_date:
            words = {"name": one.name, "day": longdate(one.birth_date)}
            plan.refuse("happened_on", _("%(name)s was born on %(day)s: it can't have happened before.") % words)
        if one.last_event and day < one.last_event:
            words = {"name": one.name, "day": longdate(one.last_event)}
            plan.refuse(
                "happened_on",
                _("A later event of %(name)s (%(day)s) is recorded. Check the date, or take that one back first.")
                % words,
            )


def check_member(plan: Plan, key, name: str) -> Someone | None:
    """The present member of the family with this key; a problem at the field `name` where there is none."""
    one = plan.family.member(key)
    if one is None:
        plan.refuse(name, _("Choose somebody who belongs to this family now."))
    return one


def check_may_leave(plan: Plan, one: Someone, name: str) -> None:
    """A dead person can be in nothing any more."""
    if one.status == PersonStatus.DECEASED:
        plan.refuse(name, _("%(name)s is recorded as deceased.") % {"name": one.name})


def check_arrival(plan: Plan, target: Family, one: Someone, name: str) -> None:
    """Somebody living who isn't a member may come into a family that has members."""
    check_may_leave(plan, one, name)
    if one.family == target.id and one.status == PersonStatus.PRESENT:
        plan.refuse(name, _("%(name)s is a member of this family already.") % {"name": one.name})
    if not target.members:
        plan.refuse(name, _("Nobody belongs to this family any more: register a new one."))


def succeed(plan: Plan, family: Family, leaving: set, new_head, name: str = "new_head") -> None:
    """Who is head of what remains of `family` after `leaving` (keys) have left, with the others' relations to them.

    A household with members has a head: where the head leaves, `new_head` has to be one who remains.
    """
    remaining = [one for one in family.members if one.id not in leaving]
    if not remaining:
        plan.emptied.append(family.id)
        return
    head = family.head
    if head is not None and head.id not in leaving:
        if new_head is not None and new_head != head.id:
            plan.refuse(name, _("The head stays: leave this blank, or record a change of head."))
        return
    heir = next((one for one in remaining if one.id == new_head), None)
    if heir is None:
        plan.refuse(name, _("The head leaves: choose who of those who remain is head from now on."))
        return
    put_head(plan, remaining, heir)


def put_head(plan: Plan, people: Iterable[Someone], heir: Someone, family=None) -> None:
    """Make `heir` head of `people` (those in the family afterwards); the others' relations follow, or are doubted."""
    age = heir.age_on(plan.day)
    if age is not None and age < CARD_AGE:
        words = {"name": heir.name, "age": age}
        plan.doubts.append(_("%(name)s is %(age)d years old on that day and would be head of the family.") % words)
    plan.changes.append(Change(heir, family or heir.family, Relation.HEAD))
    unsure = []
    for one in people:
        if one.id == heir.id:
            continue
        relation, sure = relation_to_new_head(heir.relation, one.relation)
        if not sure:
            unsure.append(one.name)
        if relation != one.relation or family:
            plan.changes.append(Change(one, family or one.family, relation))
    if unsure:
        words = {"names": ", ".join(unsure), "head": heir.name}
        plan.doubts.append(_("Check afterwards how these are related to %(head)s: %(names)s.") % words)


def tell(plan: Plan) -> Plan:
    """Put what the plan does into words, one line a person or family."""
    labels = {one.id: one.label for one in (plan.family, plan.other) if one}
    for change in plan.changes:
        plan.lines.append(_line(plan, change, labels))
    if plan.moves_to:
        place = plan.moves_to
        words = {"family": plan.family.label, "ward": place.ward_name, "address": place.address or "–",
                 "rt": place.rt or "–", "rw": place.rw or "–"}  # fmt: skip
        plan.lines.append(_("The family %(family)s moves to %(address)s, RT %(rt)s / RW %(rw)s, %(ward)s.") % words)
        if place.ward != plan.family.ward:
            text = _("The family is handed over to %(ward)s: whoever covers it sees it on their list of the day.")
            plan.lines.append(text % {"ward": place.ward_name})
    for key in plan.emptied:
        words = {"family": labels.get(key, "")}
        plan.lines.append(
            _("Nobody remains in the family %(family)s: it isn't counted any more; its case stays to be read.") % words
        )
    return plan


def _line(plan, change, labels):
    words = {
        "name": change.who.name,
        "relation": Relation(change.relation).label,
        "day": longdate(plan.day),
        "family": _("the new family card") if change.family == NEW else labels.get(change.family, ""),
    }
    if change.status == PersonStatus.DECEASED:
        return _("%(name)s died on %(day)s and isn't a member any more.") % words
    if change.status == PersonStatus.MOVED:
        return _("%(name)s moves away on %(day)s and isn't a member any more.") % words
    if change.who.id == NEW:
        return _("%(name)s comes into the register as a member of %(family)s: %(relation)s.") % words
    if change.family != change.who.family or change.who.status != PersonStatus.PRESENT:
        return _("%(name)s goes over to %(family)s: %(relation)s.") % words
    return _("%(name)s is from now on: %(relation)s.") % words
