"""Who works in the demo: the accounts of the contract, and colleagues in every ward and agency who can't log in."""

from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts import roles
from accounts.models import User
from reports.demo.names import ORIGINS, family_name, full_name
from reports.demo.plan import DEMO_WARDS

PASSWORD = "lontar-tepi-oesapa"  # noqa: S105 - of invented accounts, which are refused where DEBUG is off
DEMO_AGENCY = "Dinas Pariwisata dan Ekonomi Kreatif"

# username: role, full name, position, may open Django admin
ACCOUNTS = {
    "petugas": (roles.FIELD_OFFICER, "Yuliana Tefnai Manafe", "Petugas Lapangan Kelurahan Oesapa dan Lasiana", False),
    "lurah": (roles.WARD_HEAD, "Marthen Welem Haning", "Lurah Oesapa, Plt. Lurah Lasiana", False),
    "stafdinas": (roles.PROGRAM_OFFICER, "Debora Selfina Ndun", "Staf Bidang Ekonomi Kreatif", False),
    "kadis": (roles.AGENCY_HEAD, "Benyamin Riwu Djami", "Kepala Dinas Pariwisata dan Ekonomi Kreatif", False),
    "bappeda": (roles.ANALYST, "Adriana Rosalina Lenggu", "Perencana Ahli Muda, Bappeda", False),
    "admin": (roles.ADMINISTRATOR, "Oktovianus Bria Seran", "Pranata Komputer", True),
    "auditor": (roles.AUDITOR, "Theresia Imelda Kopong", "Auditor Ahli Pertama, Inspektorat", False),
}


@dataclass
class Staff:
    """The people of the demo: `demo` by username, officers and reviewers by ward id, (officer, head) by agency id."""

    demo: dict = field(default_factory=dict)
    officers: dict = field(default_factory=dict)
    reviewers: dict = field(default_factory=dict)
    agencies: dict = field(default_factory=dict)


def make_staff(rng, places, agencies, joined) -> Staff:
    """Create the accounts, who joined at `joined` (an aware datetime); return who does what."""
    staff = Staff(demo=_demo_accounts(joined))
    colleagues = []
    for number, place in enumerate(places):
        _staff_of_ward(rng, staff, colleagues, place, number, joined)
    by_name = {agency.name: agency for agency in agencies}
    for agency in agencies:
        people = [_colleague(rng, joined, f"{part}.{agency.pk}", title, role) for part, title, role in (
            ("staf", f"Staf {agency.name}", roles.PROGRAM_OFFICER),
            ("kepala", agency.head_title or f"Kepala {agency.name}", roles.AGENCY_HEAD),
        )]  # fmt: skip
        colleagues += people
        staff.agencies[agency.pk] = tuple(person for person, _role in people)
    User.objects.bulk_create([person for person, _role in colleagues])
    if DEMO_AGENCY in by_name:
        staff.agencies[by_name[DEMO_AGENCY].pk] = (staff.demo["stafdinas"], staff.demo["kadis"])
    _join_groups([*((staff.demo[name], row[0]) for name, row in ACCOUNTS.items()), *colleagues])
    _join_areas(staff, places, agencies)
    return staff


def _demo_accounts(joined):
    password = make_password(PASSWORD)
    people = [
        User(
            username=name, full_name=full, position=position, password=password, is_staff=is_staff, date_joined=joined,
            email=f"{name}@example.invalid",
        )
        for name, (_role, full, position, is_staff) in ACCOUNTS.items()
    ]  # fmt: skip
    return {person.username: person for person in User.objects.bulk_create(people)}


def _staff_of_ward(rng, staff, colleagues, place, number, joined):
    """An officer and a ward head; in the demo wards beside the demo accounts."""
    ward, slug = place.ward, f"{number + 1:02d}"
    officer = _colleague(rng, joined, f"petugas.{slug}", f"Petugas Lapangan Kelurahan {ward.name}", roles.FIELD_OFFICER)
    colleagues.append(officer)
    own = ward.name in DEMO_WARDS
    title = f"Sekretaris Lurah {ward.name}" if own else f"Lurah {ward.name}"
    head = _colleague(rng, joined, f"lurah.{slug}", title, roles.WARD_HEAD)
    colleagues.append(head)
    staff.officers[ward.pk] = [staff.demo["petugas"], officer[0]] if own else [officer[0]]
    staff.reviewers[ward.pk] = [staff.demo["lurah"], head[0]] if own else [head[0]]


def _colleague(rng, joined, username, position, role):
    """An unsaved person who can't log in, with the role to join."""
    origin = ORIGINS[rng.choice(("timor", "rote", "sabu", "flores", "belu", "alor"))]
    sex = rng.choice("LP")
    name = full_name(rng, origin, sex, family_name(rng, origin)).title()
    person = User(username=username, full_name=name, position=position, date_joined=joined)
    person.set_unusable_password()
    return person, role


def _join_groups(people):
    groups = {group.name: group.pk for group in Group.objects.filter(name__in=roles.ROLE_NAMES)}
    joined = User.groups.through
    joined.objects.bulk_create(joined(user_id=person.pk, group_id=groups[role]) for person, role in people)


def _join_areas(staff, places, agencies):
    for place in places:
        people = {*staff.officers[place.ward.pk], *staff.reviewers[place.ward.pk]}
        place.ward.staff.set(sorted(people, key=lambda person: person.pk))
    for agency in agencies:
        agency.staff.set(staff.agencies[agency.pk])
