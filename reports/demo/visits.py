"""Visits in every state: what was answered, who reviewed it, and what the rule of `households.visits` makes of it."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from itertools import cycle
from operator import attrgetter

from households.models import Visit, VisitMember
from households.models.visits import VisitState
from households.visits.rules import assess
from reports.demo.chance import Weighted, uuid7_at
from reports.demo.loading import copy_rows
from reports.demo.spending import DWELLING, STEP, dwelling, split

ABSENCE = {
    "nobody_home": "Sudah didatangi tiga kali, rumah terkunci. Tetangga: pemilik bekerja di luar kota.",
    "moved": "Menurut ketua RT, keluarga pindah ke Kabupaten Kupang sejak tahun lalu.",
    "not_found": "Alamat tidak ditemukan; ketua RT tidak mengenal nama ini.",
    "refused": "Kepala keluarga menolak didata. Sudah dijelaskan tujuannya.",
    "deceased": "Penghuni tunggal sudah meninggal, rumah kosong.",
}
NOTES = Weighted(
    {
        "": 60,
        "Rumah menumpang di tanah keluarga.": 6,
        "Air diambil dari sumur tetangga.": 6,
        "Atap bocor di bagian dapur.": 6,
        "Kepala keluarga baru kehilangan pekerjaan.": 5,
        "Anak sulung putus sekolah karena biaya.": 4,
        "Listrik menyambung dari rumah saudara.": 5,
        "Kartu keluarga masih dalam pengurusan di Dukcapil.": 4,
        "Penghasilan tidak tetap, tergantung hasil laut.": 4,
    }
)
RETURNED = (
    "Foto lantai dan jamban belum ada. Mohon dilengkapi.",
    "Pengeluaran makanan terlalu kecil untuk jumlah anggota. Mohon ditanyakan ulang.",
    "Anggota keluarga yang merantau belum dijelaskan di catatan.",
    "Titik lokasi jauh dari alamat. Mohon diambil ulang di depan rumah.",
)
REJECTED = (
    "Kunjungan ke rumah yang keliru: alamat dan nama tidak sama.",
    "Data disalin dari daftar lama, tidak dari wawancara.",
)
SHORT_OF_MEMBER = 0.04
SAME_ANSWER = 0.88
CURRENT = ("light", "power")  # one follows from the other


@dataclass(slots=True)
class Record:
    """A row of Visit; the names are its fields."""

    id: object
    household: object
    officer: int
    created_at: datetime
    visited_on: date
    state: str = VisitState.DRAFT
    presence: str = ""
    tenure: int | None = None
    floor: int | None = None
    wall: int | None = None
    roof: int | None = None
    water: int | None = None
    light: int | None = None
    power: int | None = None
    fuel: int | None = None
    toilet: int | None = None
    food_spending: int | None = None
    other_spending: int | None = None
    note: str = ""
    latitude: str | None = None
    longitude: str | None = None
    accuracy: int | None = None
    submitted_at: datetime | None = None
    reviewed_at: datetime | None = None
    reviewed_by: int | None = None
    review_comment: str = ""
    member_count: int | None = None
    per_capita: Decimal | None = None
    threshold: int | None = None
    poverty_status: str = "unknown"
    reason: str = ""
    version: int = 1


FIELDS = tuple(field.name for field in fields(Record))


class Visits:
    """The visits of one city while they are made; `write` puts them into their tables."""

    def __init__(self, rng, city):
        self.rng, self.city = rng, city
        self.records, self.findings, self.deeds = [], [], []
        self.absences = cycle(kind for kind in ABSENCE if kind != "deceased")

    def visit(self, case) -> None:
        """Make what the case's fate says."""
        getattr(self, f"_{case.slot.fate}")(case)

    def write(self) -> int:
        """COPY visits and findings; return how many visits."""
        copy_rows(VisitMember, ("visit", "person", "finding"), self.findings)
        return copy_rows(Visit, FIELDS, map(attrgetter(*FIELDS), self.records))

    # The fates of `plan.FATES`

    def _assigned(self, case):
        self._deed(self.city.calendar.moment(self.rng, self.rng.randint(2, 10)), self._reviewer(case),
                   "household.assign", "households.household", case.id, str(case.officer))  # fmt: skip

    def _draft(self, case):
        record = self._begin(case, self.rng.randint(1, 5))
        if self.rng.random() < 0.75:
            self._answers(case, record)
            record.other_spending = None

    def _submitted(self, case):
        self._submit(case, self._begin(case, self.rng.randint(1, 12)))

    def _returned(self, case):
        record = self._begin(case, self.rng.randint(4, 20))
        self._submit(case, record)
        self._review(case, record, VisitState.RETURNED, self.rng.choice(RETURNED))

    def _resubmitted(self, case):
        record = self._begin(case, self.rng.randint(12, 20))
        self._submit(case, record)
        self._review(case, record, VisitState.RETURNED, self.rng.choice(RETURNED))
        record.state = VisitState.SUBMITTED
        record.submitted_at = self.city.calendar.moment(self.rng, self.rng.randint(1, 4))
        self._of_visit(record.submitted_at, case.officer, "submit", record)

    def _rejected(self, case):
        record = self._begin(case, self.rng.randint(10, 90))
        self._submit(case, record)
        self._review(case, record, VisitState.REJECTED, self.rng.choice(REJECTED))

    def _unreached(self, case):
        record = self._begin(case, self.rng.randint(8, 250))
        dead = case.slot.size == 1 and self.rng.random() < 0.4
        record.presence = "deceased" if dead else next(self.absences)
        record.note = ABSENCE[record.presence]
        self._send(case, record)
        self._approve(case, record, [])

    def _approved(self, case, ago=None, total=None):
        record = self._begin(case, ago or self.rng.randint(8, 300))
        findings = self._submit(case, record, total)
        self._approve(case, record, findings)

    def _reverified(self, case):
        entered_ago = (self.city.calendar.today - case.entered.date()).days
        before = round(case.slot.total * self.rng.uniform(0.7, 1.5) / STEP) * STEP
        self._approved(case, max(entered_ago - self.rng.randint(3, 20), 302), before)
        self._approved(case)

    def _revisit_draft(self, case):
        self._approved(case, self.rng.randint(120, 300))
        self._draft(case)

    def _revisit_submitted(self, case):
        """The ward head goes there a second time: a visit of their own, which another has to review."""
        self._approved(case, self.rng.randint(120, 300))
        officer, case.officer = case.officer, self._reviewer(case)
        self._submitted(case)
        case.officer = officer

    def second(self, case, first, officer, ago, total) -> Record:
        """An approved visit by another officer, who doesn't know the `first`: mostly the same answers."""
        its_own, case.officer = case.officer, officer
        record = self._begin(case, ago)
        findings = self._submit(case, record, total)
        for names in (*((name,) for name in DWELLING if name not in CURRENT), CURRENT):
            if self.rng.random() < SAME_ANSWER:
                for name in names:
                    setattr(record, name, getattr(first, name))
        self._approve(case, record, findings)
        case.officer = its_own
        return record

    # The steps

    def _begin(self, case, ago) -> Record:
        created = self.city.calendar.moment(self.rng, ago)
        record = Record(uuid7_at(self.rng, created), case.id, case.officer.pk, created, self.city.calendar.day(ago))
        self.records.append(record)
        self._of_visit(created, case.officer, "start", record)
        return record

    def _submit(self, case, record, total=None):
        findings = self._answers(case, record, total)
        self._send(case, record)
        return findings

    def _send(self, case, record):
        record.state = VisitState.SUBMITTED
        record.submitted_at = record.created_at.replace(hour=17, minute=self.rng.randrange(60))
        record.version += 2
        self._of_visit(record.submitted_at, case.officer, "submit", record)

    def _answers(self, case, record, total=None) -> list[str]:
        rng, slot = self.rng, case.slot
        total = total or slot.total
        record.presence = "found"
        answers = dwelling(rng, total, slot.size, self.city.lines.extreme)
        for name, value in zip(DWELLING, answers, strict=True):
            setattr(record, name, value)
        record.food_spending, record.other_spending = split(rng, total, slot.means)
        record.note = NOTES.draw(rng) if slot.means != "not_poor" else ""
        record.latitude, record.longitude, record.accuracy = case.latitude, case.longitude, rng.randint(4, 28)
        found = self._found(case, total)
        self.findings += [(record.id, member.id, finding) for member, finding in zip(case.members, found, strict=True)]
        return found

    def _found(self, case, total) -> list[str]:
        """What was found of each member; somebody missing only where that doesn't change what the family is."""
        found = ["confirmed" if member.nik else "no_document" for member in case.members]
        fewer = case.slot.size - 1
        if fewer > 1 and self.rng.random() < SHORT_OF_MEMBER and (
            self.city.lines.means(total, fewer) == self.city.lines.means(total, case.slot.size)
        ):  # fmt: skip
            found[-1] = "deceased" if case.members[-1].age > 60 else self.rng.choice(("not_confirmed", "duplicate"))
        return found

    def _approve(self, case, record, findings):
        outcome = assess(
            presence=record.presence,
            visited_on=record.visited_on,
            food=_decimal(record.food_spending),
            other=_decimal(record.other_spending),
            findings=findings,
            thresholds=self.city.thresholds,
        )
        record.member_count, record.per_capita = outcome.member_count, outcome.per_capita
        record.poverty_status, record.reason = outcome.status, outcome.reason
        record.threshold = outcome.threshold.pk if outcome.threshold else None
        self._review(case, record, VisitState.APPROVED, "")

    def _review(self, case, record, state, comment):
        reviewer = self._reviewer(case)
        ago = (self.city.calendar.today - record.visited_on).days
        record.reviewed_at = self.city.calendar.moment(self.rng, max(1, ago - self.rng.randint(1, 6)))
        record.reviewed_by, record.state, record.review_comment = reviewer.pk, state, comment
        record.version += 1
        deed = {VisitState.APPROVED: "approve", VisitState.RETURNED: "return", VisitState.REJECTED: "reject"}[state]
        self._of_visit(record.reviewed_at, reviewer, deed, record, comment)

    def _reviewer(self, case):
        return self.city.staff.reviewers[case.slot.place.ward.pk][0]

    def _of_visit(self, at, who, deed, record, summary=""):
        self._deed(at, who, f"visit.{deed}", "households.visit", record.id, summary)

    def _deed(self, at, who, action, object_type, object_id, summary):
        self.deeds.append((at, who.pk, str(who), action, object_type, str(object_id), summary))


def _decimal(amount):
    return None if amount is None else Decimal(amount)
