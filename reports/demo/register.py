"""The households and their members, written as they are made; those with a story to tell are kept."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from households.models import Household, Person
from reports.demo.chance import uuid7_at
from reports.demo.families import make_family
from reports.demo.loading import copy_rows
from reports.demo.people import complete
from reports.demo.places import address, point
from reports.demo.plan import Slot

CHUNK = 4_000
WITH_POINT = 0.35
WITHOUT_KK = 0.008
ENTERED_AGO = (330, 620)
ASSIGNED = frozenset({"assigned", "draft", "submitted", "returned"})

HOUSEHOLD = (
    "id", "kk_number", "ward", "rw", "rt", "address", "latitude", "longitude", "assigned_to", "head_name",
    "member_count", "created_at", "created_by", "updated_at",
)  # fmt: skip
PERSON = (
    "id", "household", "name", "nik", "sex", "birth_date", "birth_place", "relation", "mother_name", "education",
    "school_level", "occupation", "disability", "severely_disabled", "pregnant", "created_at", "updated_at",
)  # fmt: skip


@dataclass(slots=True)
class Case:
    """A household of the register with what lists and visits need to know."""

    slot: Slot
    id: UUID
    kk: str | None
    address: str
    rw: str
    rt: str
    officer: object
    entered: datetime
    latitude: str | None
    longitude: str | None
    members: list


def fill_register(rng, city, plan, say) -> tuple[list[Case], list[Case]]:
    """Write the households of `plan` and their members; return those chosen for verification, and those that are left
    to come in by a list."""
    cases, listed = [], []
    for start in range(0, len(plan), CHUNK):
        households, persons = [], []
        for slot in plan[start : start + CHUNK]:
            case = make_case(rng, city, slot)
            if slot.fate == "listed":
                listed.append(case)
                continue
            households.append(_household_row(case))
            persons += _person_rows(case)
            if slot.fate:
                cases.append(case)
        copy_rows(Household, HOUSEHOLD, households)
        copy_rows(Person, PERSON, persons)
        say("keluarga", min(start + CHUNK, len(plan)), len(plan))
    return cases, listed


def make_case(rng, city, slot) -> Case:
    """Invent the family of `slot` with its numbers, address and, for some, a point on the map."""
    place, fate = slot.place, slot.fate
    entered = city.calendar.moment(rng, rng.randint(*ENTERED_AGO))
    members = make_family(rng, city.calendar.today, place.origins, slot.size)
    prefix = place.ward.district.nik_prefix
    for member in members:
        complete(rng, member, slot.means, place.coast)
        member.id = uuid7_at(rng, entered)
        member.nik = city.numbers.nik(prefix, member.sex, member.born, member.age)
    has_card = fate == "listed" or rng.random() > WITHOUT_KK
    kk = city.numbers.kk(prefix, _kk_day(rng, city.calendar.today, members[0])) if has_card else None
    located = (fate and fate != "listed") or rng.random() < WITH_POINT
    officers = city.staff.officers[place.ward.pk]
    officer = officers[0] if slot.forced or rng.random() < 0.6 else officers[-1]
    return Case(
        slot, uuid7_at(rng, entered), kk, *address(rng, place), officer, entered,
        *(point(rng, place) if located else (None, None)), members,
    )  # fmt: skip


def _household_row(case) -> tuple:
    assigned = case.officer.pk if case.slot.fate in ASSIGNED else None
    return (
        case.id, case.kk, case.slot.place.ward.pk, case.rw, case.rt, case.address, case.latitude, case.longitude,
        assigned, case.members[0].name, len(case.members), case.entered, None, case.entered,
    )  # fmt: skip


def _kk_day(rng, today, head) -> date:
    """When the card was issued: since the head was grown and cards had numbers."""
    first = max(date(2006, 1, 1).toordinal(), head.born.toordinal() + 18 * 366)
    return date.fromordinal(rng.randint(min(first, today.toordinal() - 200), today.toordinal() - 200))


def _person_rows(case):
    for member in case.members:
        yield (
            member.id, case.id, member.name, member.nik, member.sex, member.born, member.birth_place, member.relation,
            member.mother, member.education, member.school, member.job, member.disability, member.severe,
            member.pregnant, case.entered, case.entered,
        )  # fmt: skip
