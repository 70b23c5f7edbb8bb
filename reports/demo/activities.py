"""What happened once rosters were approved: training sessions with attendance, seedling distributions with handover."""

from collections import Counter

from accounts.letters import next_letter_number
from households.models import Household, Ward
from programs.models import Attendance, Distribution, Handover, SeedlingDetails, TrainingSession
from reports.demo.chance import Weighted
from reports.demo.loading import copy_rows
from reports.demo.rosters import tell

APPROVED_STATES = ("approved", "closed")
TOPICS = (
    ("Mengolah ikan segar: nugget, abon dan bakso ikan", "Chef Yosina Ndolu"),
    ("Kebersihan dapur, kemasan dan izin PIRT", "Melkianus Tungga"),
    ("Menghitung harga pokok dan harga jual", "Adriana Foeh"),
    ("Foto produk dan berjualan lewat telepon genggam", "Rudi Lenggu"),
)
PLACE = "Aula SMKN 3 Kupang"
ATTENDANCE = {"completed": 0.94, "exited": 0.3, "active": 0.88, "suspended": 0.4, "approved": 0.6}
CONDITIONS = Weighted({"good": 88, "fair": 10, "poor": 2})
HANDED_OVER = 0.85
DISTRIBUTIONS = 2


def write_activities(rng, city, programme, rosters, deeds) -> None:
    """Write what the rosters of this kind record; nothing for a kind without activities."""
    writer = WRITERS.get(programme.kind)
    for made in rosters:
        if writer and made.course.state in APPROVED_STATES:
            writer(rng, city, programme, made, deeds)


def _sessions(rng, city, programme, made, deeds):
    """Sessions every ten days of the period; who was there, of those already held."""
    officer = city.staff.agencies[programme.agency_id][0]
    participants = [row for row in made.rows if row.state in ATTENDANCE]
    rows = []
    for number, (topic, trainer) in enumerate(TOPICS):
        ago = made.course.starts - 4 - 18 * number
        session = TrainingSession.objects.create(
            roster=made.roster, topic=topic, place=PLACE, held_on=city.calendar.day(ago),
            seats=max(len(participants), 20), trainer=trainer, created_by=officer,
        )  # fmt: skip
        planned = city.calendar.moment(rng, made.course.decided - 1)
        tell(deeds, planned, officer, "session.create", "programs.trainingsession", session.pk, topic)
        if ago > 0:
            rows += _attendance(rng, city, session, participants, officer, ago, deeds)
    copy_rows(Attendance, ("session", "enrolment", "present", "recorded_by", "recorded_at"), rows)


def _attendance(rng, city, session, participants, officer, ago, deeds):
    at = city.calendar.moment(rng, ago).replace(hour=16)
    present = [rng.random() < ATTENDANCE[row.state] for row in participants]
    summary = f"{sum(present)}/{len(present)}"
    tell(deeds, at, officer, "session.attendance", "programs.trainingsession", session.pk, summary)
    for row, there in zip(participants, present, strict=True):
        yield session.pk, row.id, there, officer.pk, at


def _distributions(rng, city, programme, made, deeds):
    """A distribution in each of the wards with the most families of the roster; most of them came."""
    officer, head = city.staff.agencies[programme.agency_id]
    receivers = [row for row in made.rows if row.state in ("approved", "active", "completed")]
    wards = Counter(row.ward for row in receivers).most_common(DISTRIBUTIONS)
    for number, (ward, _count) in enumerate(sorted(wards)):
        ago = made.course.starts - 6 - 3 * number
        day = city.calendar.day(ago)
        distribution = Distribution.objects.create(
            roster=made.roster, ward_id=ward, place=f"Kantor Kelurahan {Ward.objects.get(pk=ward).name}", held_on=day,
            number=next_letter_number(f"BAST-{programme.agency.code}", day), first_party=head.full_name,
            witness=city.staff.reviewers[ward][0].full_name, created_by=officer,
        )  # fmt: skip
        at = city.calendar.moment(rng, ago)
        tell(deeds, at, officer, "distribution.create", "programs.distribution", distribution.pk, distribution.number)
        came = [row for row in receivers if row.ward == ward and rng.random() < HANDED_OVER]
        _handovers(rng, distribution, came, officer, at)


def _handovers(rng, distribution, rows, officer, at):
    asked = {pk: (species, quantity) for pk, species, quantity in SeedlingDetails.objects.filter(
        pk__in=[row.id for row in rows]).values_list("pk", "species", "quantity")}  # fmt: skip
    names = dict(Household.objects.filter(pk__in=[row.household for row in rows]).values_list("pk", "head_name"))
    copy_rows(
        Handover,
        ("distribution", "enrolment", "species", "quantity", "condition", "received_by", "recorded_by", "recorded_at"),
        (
            (distribution.pk, row.id, *asked[row.id], CONDITIONS.draw(rng), names[row.household], officer.pk, at)
            for row in rows
        ),
    )  # fmt: skip


WRITERS = {"training": _sessions, "seedlings": _distributions}
