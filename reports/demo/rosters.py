"""Rosters from the draft to the closed list, with rows as far as each roster is."""

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from accounts.letters import next_letter_number
from programs.models import Programme, Roster, RosterComment
from programs.parameters import parameters_of
from programs.rosters.snapshots import freeze
from reports.demo.chance import Weighted
from reports.demo.proposals import proposal

ROWS = 24
ROWS_AT_MOST = 200
ROWS_AT_LEAST = 3
VERIFIED_BEFORE = 8
PLACES_PER_ROW = 0.85
# Kinds that are carried to a ward: the rosters of one keep to the wards where most of its people are.
CARRIED = {"seedlings"}
WARDS_OF_CARRIED = 3
OBJECTION_DAYS = 7
BUDGETS = {"training": 48_000_000, "seedlings": 15_000_000}


@dataclass(frozen=True)
class Course:
    """How long ago (in days) a roster was made, published, submitted and decided, and its period; negative: ahead."""

    state: str
    batch: str
    made: int
    published: int = 0
    submitted: int = 0
    decided: int = 0
    starts: int = 0
    ends: int = 0

    @property
    def moves(self) -> int:
        """How often the roster has changed since it was made."""
        return sum(map(bool, (self.published, self.submitted, self.decided)))


# The waiting one is filled first, so that the head of the agency has the most telling one to decide.
COURSES = (
    Course("submitted", "III", made=24, published=18, submitted=3, starts=-14, ends=-90),
    Course("closed", "I", made=215, published=206, submitted=194, decided=190, starts=180, ends=70),
    Course("approved", "II", made=80, published=72, submitted=60, decided=56, starts=50, ends=-40),
    Course("draft", "VI", made=4, starts=-40, ends=-130),
    Course("returned", "IV", made=32, published=26, submitted=9, decided=5, starts=-20, ends=-100),
    Course("objection", "V", made=11, published=5, starts=-30, ends=-120),
)
NAMES = {
    "pkh": "Usulan KPM PKH tahap", "pip": "Usulan penerima PIP tahap",
    "training": "Pelatihan Kuliner Pedagang Ikan angkatan", "seedlings": "Pembagian Anakan Cabai tahap",
    "umkm": "Pendampingan UMKM angkatan",
}  # fmt: skip
RETURNED = (
    "Ada peserta yang sudah ikut tahun lalu. Mohon diperiksa dan diganti.",
    "Mohon cek lagi baris ini: alamat keluarga sudah berubah.",
)
OBJECTION = "Sanggahan warga RT: satu keluarga dinilai lebih membutuhkan. Sedang diperiksa bersama lurah."
# What became of the rows, by who decides and how far the roster is. A ministry's rows stay proposed once sent.
OUTCOMES = {
    ("city", "approved"): Weighted({"active": 66, "approved": 12, "suspended": 6, "waitlisted": 10, "rejected": 6}),
    ("city", "closed"): Weighted({"completed": 72, "exited": 16, "rejected": 12}),
    ("ministry", "closed"): Weighted({"active": 68, "suspended": 6, "exited": 8, "rejected": 18}),
}
FIRST_OUTCOMES = {"approved": ("active", "approved", "waitlisted"), "closed": ("completed", "exited")}
EXITS = ("request", "not_eligible", "not_poor", "no_compliance", "moved", "other")
DECIDED = ("state", "started_on", "ended_on", "exit_reason", "exit_note")
TAKEN = frozenset({"approved", "active", "suspended", "completed"})


@dataclass
class Made:
    """A roster with its course and rows."""

    roster: Roster
    course: Course
    rows: list


def make_rosters(rng, city, programme, pool, deeds) -> list[Made]:
    """A roster of every state, with rows taken from `pool` (the neediest first); adds to `deeds`."""
    wanted = max(ROWS_AT_LEAST, min(ROWS, len(pool) // 14), min(ROWS_AT_MOST, len(pool) // 80))
    return [
        _make(rng, city, programme, course, _take(city, programme, pool, course, wanted), deeds) for course in COURSES
    ]


def _take(city, programme, pool, course, wanted) -> list:
    """The neediest who were verified before the roster was made; anybody where there are none."""
    before = city.calendar.day(course.made + VERIFIED_BEFORE)
    fit = [one for one in pool if one.verified_on and one.verified_on <= before] or list(pool)
    if programme.kind in CARRIED:
        wards = [ward for ward, _count in Counter(one.ward for one in fit).most_common(WARDS_OF_CARRIED)]
        fit.sort(key=lambda one: one.ward not in wards)
    chosen = {id(one) for one in fit[:wanted]}
    taken = [one for one in pool if id(one) in chosen]
    pool[:] = [one for one in pool if id(one) not in chosen]
    return taken


def _make(rng, city, programme, course, candidates, deeds) -> Made:
    officer, head = city.staff.agencies[programme.agency_id]
    roster = _roster(rng, city, programme, course, officer, head)
    rows = [proposal(rng, city, programme, one, officer, course.made + rng.randint(1, 5)) for one in candidates]
    _decide(rng, city, programme, course, rows, roster, head)
    roster.quota = _quota(rows)
    roster.save(force_insert=True)
    for row in rows:
        row.roster = roster.pk
        tell(deeds, row.proposed_at, officer, "enrolment.propose", "programs.enrolment", row.id, programme.slug)
    _tell_course(rng, city, deeds, course, roster, rows, officer, head)
    return Made(roster, course, rows)


def freeze_rows(programme, rosters) -> None:
    """Keep the rows of each decree as they were approved. Call it once enrolments and details are written."""
    for made in rosters:
        given = [row.id for row in made.rows if row.state in TAKEN or row.state == "exited"]
        if given:
            freeze(made.roster, given, parameters_of(programme, timezone.localdate()))
            made.roster.approved_rows.update(approved_at=made.roster.decided_at)


def _quota(rows) -> int:
    """The places taken where rows are decided (so that the waiting list makes sense), else a few less than rows."""
    taken = sum(row.state in TAKEN for row in rows)
    return taken or max(round(len(rows) * PLACES_PER_ROW), 1)


def _roster(rng, city, programme, course, officer, head) -> Roster:
    """The unsaved roster, as far as its course has come."""
    day, moment = city.calendar.day, lambda ago: city.calendar.moment(rng, ago) if ago else None
    roster = Roster(
        programme=programme, name=f"{NAMES.get(programme.kind, programme.name)} {course.batch}",
        starts_on=day(course.starts), ends_on=day(course.ends), state=course.state, created_by=officer,
        created_at=moment(course.made), version=1 + course.moves,
        objection_until=day(course.published - OBJECTION_DAYS) if course.published else None,
        budget=BUDGETS.get(programme.kind), quota=0,
    )  # fmt: skip
    if course.submitted:
        roster.submitted_by, roster.submitted_at = officer, moment(course.submitted)
    if course.decided:
        roster.decided_by, roster.decided_at = head, moment(course.decided)
        if course.state != "returned":
            roster.number = next_letter_number(programme.agency.code, day(course.decided))
    return roster


def _decide(rng, city, programme, course, rows, roster, head):
    """Bring the rows to where the roster has brought them."""
    ministry = programme.decider == Programme.Decider.MINISTRY
    outcomes = OUTCOMES.get((programme.decider, course.state))
    if outcomes is None:
        return
    certain = list(FIRST_OUTCOMES[course.state]) if not ministry else ["active"]
    for row in rows:
        row.state = certain.pop(0) if certain else outcomes.draw(rng)
        row.version = 3
        row.decided_at, row.decided_by = roster.decided_at, head.pk
        if row.state in ("active", "suspended", "completed", "exited"):
            row.started_on = roster.starts_on
        if row.state == "completed":
            row.ended_on = roster.ends_on
        if row.state == "exited":
            row.ended_on = city.calendar.day(rng.randint(course.ends + 5, course.starts - 5))
            row.exit_reason = rng.choice(EXITS)
            row.exit_note = "Pindah kerja ke luar kota." if row.exit_reason == "other" else ""
    _let_the_last_wait(rows)


def _let_the_last_wait(rows):
    """Places go in order of need: who waits ranks behind who has one."""
    decided = [tuple(getattr(row, name) for name in DECIDED) for row in rows]
    decided.sort(key=lambda values: values[0] == "waitlisted")
    for row, values in zip(rows, decided, strict=True):
        for name, value in zip(DECIDED, values, strict=True):
            setattr(row, name, value)


def tell(deeds, at, who, action, object_type, object_id, summary):
    """Add one deed for the audit trail (`trail.COLUMNS`)."""
    deeds.append((at, who.pk, str(who), action, object_type, str(object_id), summary))


def _tell_course(rng, city, deeds, course, roster, rows, officer, head):
    """The roster's own deeds, and what was said of it."""

    def told(at, who, action, summary=roster.name):
        tell(deeds, at, who, f"roster.{action}", "programs.roster", roster.pk, summary)

    told(roster.created_at, officer, "create")
    if course.published:
        told(city.calendar.moment(rng, course.published), officer, "publish", str(roster.objection_until))
    if course.submitted:
        told(roster.submitted_at, officer, "submit")
    if course.state == "returned":
        told(roster.decided_at, head, "return", RETURNED[0])
        _comment(roster, head, roster.decided_at, RETURNED[0])
        _comment(roster, head, roster.decided_at, RETURNED[1], rows[:1])
    elif course.decided:
        told(roster.decided_at, head, "approve", roster.number)
    if course.state == "closed":
        told(city.calendar.moment(rng, course.ends - 5), head, "close")
    if course.state == "objection":
        _comment(roster, officer, city.calendar.moment(rng, 2), OBJECTION)


def _comment(roster, by, at, text, rows=()):
    """A comment on the roster, or on some of its rows (which are written later in the same transaction)."""
    RosterComment.objects.bulk_create(
        RosterComment(roster=roster, enrolment_id=pk, by=by, at=at, text=text)
        for pk in ([row.id for row in rows] or [None])
    )
