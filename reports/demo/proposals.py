"""Proposals: who may be proposed, and the rows of Enrolment that come of it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from reports.demo.chance import uuid7_at

REASONS = (
    "Diusulkan lewat musyawarah kelurahan.",
    "Keluarga belum pernah menerima bantuan.",
    "Usulan RT, kondisi rumah tidak layak.",
    "Sesuai hasil verifikasi lapangan.",
)


@dataclass(slots=True)
class Candidate:
    """A household or one of its members that may be proposed."""

    household: object
    person: object
    ward: int
    verified_on: date | None
    means: str
    occupation: str = ""
    born: date | None = None


@dataclass(slots=True)
class Row:
    """A row of Enrolment; the names up to `version` are its fields."""

    id: object
    programme: int
    household: object
    person: object
    ward: int
    roster: int | None
    state: str
    origin: str
    proposed_by: int | None
    proposed_at: datetime
    reason: str = ""
    decided_by: int | None = None
    decided_at: datetime | None = None
    started_on: date | None = None
    ended_on: date | None = None
    exit_reason: str = ""
    exit_note: str = ""
    version: int = 1
    candidate: Candidate | None = field(default=None, repr=False)


FIELDS = tuple(name for name in Row.__slots__ if name != "candidate")


def proposal(rng, city, programme, candidate, officer, ago, roster=None) -> Row:
    """A proposal of `officer` made `ago` days before today."""
    moment = city.calendar.moment(rng, ago)
    return Row(
        uuid7_at(rng, moment), programme.pk, candidate.household, candidate.person, candidate.ward, roster, "proposed",
        "proposed", officer.pk, moment, rng.choice(REASONS), candidate=candidate,
    )  # fmt: skip
