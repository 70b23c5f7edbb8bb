"""What each kind of event does to a family, as a Plan (`households.events.rules`). Pure: families and people go in.

Every function takes the family, the day and today, and what its form asks; problems carry the form's field names.
"""

from datetime import date

from django.utils.translation import gettext as _

from households.events.relations import relation_of_spouse, relation_to_new_head
from households.events.rules import (
    MARRIAGE_AGE,
    MOTHER_AGE,
    NEW,
    Address,
    Change,
    Family,
    Plan,
    Someone,
    check_arrival,
    check_day,
    check_may_leave,
    check_member,
    put_head,
    succeed,
    tell,
)
from households.models.events import EventKind
from households.models.register import PersonStatus, Relation


def birth(family: Family, day: date, today: date, *, child: Someone, mother=None) -> Plan:
    """A child is born into the family: `child` has the key NEW and its relation; `mother` is the key of a member."""
    plan = Plan(EventKind.BIRTH, day, family)
    check_day(plan, today, [], [family])
    check_arrival(plan, family, child, "name")
    if child.relation == Relation.HEAD:
        plan.refuse("relation", _("A newborn child can't be head of a family."))
    if mother is not None:
        _check_mother(plan, check_member(plan, mother, "mother"))
    plan.changes.append(Change(child, family.id, child.relation))
    return tell(plan)


def _check_mother(plan, mother):
    if mother is None:
        return
    if mother.sex == "L":
        plan.refuse("mother", _("The mother is a woman."))
    age = mother.age_on(plan.day)
    if age is not None and age < MOTHER_AGE:
        words = {"name": mother.name, "age": age}
        plan.doubts.append(_("%(name)s would be a mother at the age of %(age)d.") % words)


def death(family: Family, day: date, today: date, *, person, new_head=None) -> Plan:
    """A member died; where it was the head, `new_head` goes on."""
    plan = Plan(EventKind.DEATH, day, family)
    one = check_member(plan, person, "person")
    if one is None:
        return plan
    check_day(plan, today, [one], [family])
    plan.changes.append(Change(one, family.id, one.relation, PersonStatus.DECEASED, day))
    succeed(plan, family, {one.id}, new_head)
    return tell(plan)


def move_out(family: Family, day: date, today: date, *, people, new_head=None, target: Family | None = None) -> Plan:
    """Members (keys) leave, to the family `target` or, without one, out of the register."""
    plan = Plan(EventKind.MOVE_OUT, day, family, other=target)
    leaving = _members(plan, people)
    check_day(plan, today, leaving, [family, *([target] if target else [])])
    for one in leaving:
        check_may_leave(plan, one, "people")
        if target:
            check_arrival(plan, target, one, "people")
            plan.changes.append(Change(one, target.id, _as_guest(one.relation)))
        else:
            plan.changes.append(Change(one, family.id, one.relation, PersonStatus.MOVED, day))
    succeed(plan, family, {one.id for one in leaving}, new_head)
    return tell(plan)


def move_in(family: Family, day: date, today: date, *, person: Someone, relation, origin: Family | None = None) -> Plan:
    """`person` comes into the family as `relation`: new to the register (key NEW), come back, or from the family
    `origin`, whose head they aren't as long as others remain there."""
    plan = Plan(EventKind.MOVE_IN, day, family, other=origin)
    check_day(plan, today, [person], [family, *([origin] if origin else [])])
    check_arrival(plan, family, person, "nik")
    if relation == Relation.HEAD:
        plan.refuse("relation", _("This family has a head. Record a change of head afterwards."))
    plan.changes.append(Change(person, family.id, relation))
    _take_from(plan, origin, person)
    return tell(plan)


def _take_from(plan, origin, one):
    """Somebody leaves another family, which goes on with its head or is empty."""
    if origin is None or one.status != PersonStatus.PRESENT:
        return
    if one.relation == Relation.HEAD and len(origin.members) > 1:
        text = _("%(name)s is head of the family they come from: record a change of head there first.")
        plan.refuse("nik", text % {"name": one.name})
        return
    succeed(plan, origin, {one.id}, None)


def split(family: Family, day: date, today: date, *, people, head, address: Address, new_head=None) -> Plan:
    """Members (keys) get a family card of their own with `head` among them, at `address`; both parts have a head."""
    plan = Plan(EventKind.SPLIT, day, family, other=_founded(address), moves_to=None, founds=True)
    leaving = _members(plan, people)
    check_day(plan, today, leaving, [family])
    if leaving and len(leaving) == len(family.members):
        plan.refuse("people", _("Somebody has to remain: a whole family that moves is another event."))
        return plan
    heir = next((one for one in leaving if one.id == head), None)
    if heir is None:
        plan.refuse("head", _("Choose the head of the new card among those who leave."))
    else:
        put_head(plan, leaving, heir, family=NEW)
    succeed(plan, family, {one.id for one in leaving}, new_head)
    return tell(plan)


def change_head(family: Family, day: date, today: date, *, new_head) -> Plan:
    """Another member becomes head; everybody stays."""
    plan = Plan(EventKind.HEAD, day, family)
    heir = check_member(plan, new_head, "new_head")
    if heir is None:
        return plan
    check_day(plan, today, family.members, [family])
    if heir.relation == Relation.HEAD:
        plan.refuse("new_head", _("%(name)s is the head already.") % {"name": heir.name})
    put_head(plan, family.members, heir)
    return tell(plan)


def relocate(family: Family, day: date, today: date, *, address: Address, now: Address) -> Plan:
    """The whole family moves from the address `now` to another one."""
    plan = Plan(EventKind.RELOCATE, day, family, moves_to=address)
    check_day(plan, today, [], [family])
    if not family.members:
        plan.refuse("happened_on", _("Nobody belongs to this family any more."))
    if family.moved_on and day < family.moved_on:
        plan.refuse("happened_on", _("A later move of this family is recorded already. Take that one back first."))
    if address._replace(ward_name="") == now._replace(ward_name=""):
        plan.refuse("address", _("This is the address where the family lives now."))
    return tell(plan)


def marry_in(family: Family, day: date, today: date, *, person, spouse: Someone, origin: Family | None = None) -> Plan:
    """A member marries, and the husband or wife comes into the family."""
    plan = Plan(EventKind.MARRIAGE, day, family, other=origin)
    one = check_member(plan, person, "person")
    if one is None:
        return plan
    _check_couple(plan, today, one, spouse, [family, *([origin] if origin else [])])
    check_arrival(plan, family, spouse, "nik")
    plan.changes.append(Change(spouse, family.id, relation_of_spouse(one.relation)))
    _take_from(plan, origin, spouse)
    return tell(plan)


def marry_out(family: Family, day: date, today: date, *, person, target: Family | None, new_head=None) -> Plan:
    """A member marries and goes to the family of the husband or wife, or out of the register."""
    plan = Plan(EventKind.MARRIAGE, day, family, other=target)
    one = check_member(plan, person, "person")
    if one is None:
        return plan
    _check_couple(plan, today, one, None, [family, *([target] if target else [])])
    if target:
        check_arrival(plan, target, one, "kk_number")
        plan.changes.append(Change(one, target.id, Relation.RELATIVE))
        plan.doubts.append(_("How %(name)s is related to the head there is to be corrected afterwards.")
                           % {"name": one.name})  # fmt: skip
    else:
        plan.changes.append(Change(one, family.id, one.relation, PersonStatus.MOVED, day))
    succeed(plan, family, {one.id}, new_head)
    return tell(plan)


def marry_apart(family: Family, day: date, today: date, *, person, spouse: Someone, address: Address, heads: bool,
                origin: Family | None = None, new_head=None) -> Plan:  # fmt: skip
    """A member marries and founds a family card with a spouse who is new to the register (or has left it); `heads`:
    the member is head of the new card, else the spouse."""
    plan = Plan(EventKind.MARRIAGE, day, family, other=_founded(address), founds=True)
    one = check_member(plan, person, "person")
    if one is None:
        return plan
    _check_couple(plan, today, one, spouse, [family])
    check_may_leave(plan, spouse, "nik")
    if origin and spouse.status == PersonStatus.PRESENT:
        plan.refuse("nik", _("Record first that %(name)s moves into this family; then split the card.")
                    % {"name": spouse.name})  # fmt: skip
    if len(family.members) == 1:
        plan.refuse("lives", _("Somebody has to remain: let the husband or wife come into this family."))
        return plan
    head, other = (one, spouse) if heads else (spouse, one)
    plan.changes += [Change(head, NEW, Relation.HEAD), Change(other, NEW, Relation.SPOUSE)]
    succeed(plan, family, {one.id}, new_head)
    return tell(plan)


def _check_couple(plan, today, one, spouse, families):
    people = [one, *([spouse] if spouse else [])]
    check_day(plan, today, people, families)
    for each in people:
        age = each.age_on(plan.day)
        if age is not None and age < MARRIAGE_AGE:
            words = {"name": each.name, "age": age}
            plan.doubts.append(_("%(name)s would marry at the age of %(age)d.") % words)
    if spouse and spouse.id == one.id:
        plan.refuse("nik", _("Nobody marries themselves."))
    elif spouse and spouse.sex and spouse.sex == one.sex:
        plan.refuse("sex", _("Husband and wife are a man and a woman."))


def _members(plan, keys) -> list[Someone]:
    wanted = set(keys)
    found = [one for one in plan.family.members if one.id in wanted]
    if not found or len(found) != len(wanted):
        plan.refuse("people", _("Choose who leaves among the members of this family."))
    return found


def _as_guest(relation) -> str:
    """What somebody is in a family they move into until a person says it better; a helper stays one."""
    return relation if relation in (Relation.HELPER, Relation.OTHER) else relation_to_new_head(None, relation)[0]


def _founded(address) -> Family:
    return Family(NEW, _("the new family card"), ward=address.ward)
