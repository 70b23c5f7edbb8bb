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
    """A household in the register with what the visits need to know."""

    slot: Slot
    id: UUID
    officer: object
    entered: datetime
    latitude: str | None
    longitude: str | None
    members: list


def fill_register(rng, city, plan, say) -> list[Case]:
    """Write all households of `plan` and their members; return those that were chosen for verification."""
    cases = []
    for start in range(0, len(plan), CHUNK):
        households, persons = [], []
        for slot in plan[start : start + CHUNK]:
            case = _make_case(rng, city, slot)
            households.append(_household_row(rng, city, case))
            persons += _person_rows(case)
            if slot.fate:
                cases.append(case)
        copy_rows(Household, HOUSEHOLD, households)
        copy_rows(Person, PERSON, persons)
        say("keluarga", min(start + CHUNK, len(plan)), len(plan))
    return cases


def _make_case(rng, city, slot) -> Case:
    place = slot.place
    entered = city.calendar.moment(rng, rng.randint(*ENTERED_AGO))
    members = make_family(rng, city.calendar.today, place.origins, slot.size)
    prefix = place.ward.district.nik_prefix
    for member in members:
        complete(rng, member, slot.means, place.coast)
        member.id = uuid7_at(rng, entered)
        member.nik = city.numbers.nik(prefix, member.sex, member.born, member.age)
    located = slot.fate or rng.random() < WITH_POINT
    latitude, longitude = point(rng, place) if located else (None, None)
    officers = city.staff.officers[place.ward.pk]
    officer = officers[0] if slot.forced or rng.random() < 0.6 else officers[-1]
    return Case(slot, uuid7_at(rng, entered), officer, entered, latitude, longitude, members)


def _household_row(rng, city, case) -> tuple:
    slot = case.slot
    street, rw, rt = address(rng, slot.place)
    kk = None if rng.random() < WITHOUT_KK else city.numbers.kk(
        slot.place.ward.district.nik_prefix, _kk_day(rng, city.calendar.today, case.members[0])
    )  # fmt: skip
    assigned = case.officer.pk if slot.fate in ("assigned", "draft", "submitted", "returned") else None
    return (
        case.id, kk, slot.place.ward.pk, rw, rt, street, case.latitude, case.longitude, assigned,
        case.members[0].name, len(case.members), case.entered, None, case.entered,
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
