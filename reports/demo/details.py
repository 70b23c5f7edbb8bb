"""What only one kind of programme records of an enrolment, by the kind's own model."""

from households.models import Person
from programs.kinds.pip import school_year
from programs.kinds.pkh_deeds import quarter
from programs.kinds.training import is_fish_trader
from programs.models import (
    Enterprise,
    MarketingPartner,
    MentoringVisit,
    PartnerOrder,
    PipDetails,
    PkhCommitment,
    PkhDetails,
    PkhStage,
    Programme,
    SeedlingDetails,
    SeedlingSpecies,
    TrainingDetails,
    Turnover,
)
from reports.demo.chance import Weighted
from reports.demo.loading import copy_rows

MEMBERS = ("active", "suspended", "completed", "exited")
DECREES = ("nomination_number", "nominated_on", "activate_by", "activated_on", "award_number", "awarded_on")
SCHOOL_NAMES = {"sd": "SD Inpres", "smp": "SMP Negeri", "sma": "SMA Negeri"}
WITH_NISN = 0.85
QUANTITIES = Weighted({10: 80, 15: 12, 20: 8})
CHILLI_FIRST = (60, 14, 8, 4, 8, 5, 1)


def write_details(rng, city, programme, rows) -> None:
    """Write the details of enrolments; a kind without any here has none to write."""
    writer = WRITERS.get(programme.kind)
    if writer:
        writer(rng, city, rows)


def _pkh(rng, city, rows):
    """The recipient is usually the mother, else the head (domain.md)."""
    people = Person.objects.filter(household__in={row.household for row in rows}, relation__in=("head", "spouse"))
    recipients = {}
    for pk, household, sex, relation in people.order_by("pk").values_list("pk", "household", "sex", "relation"):
        if sex == "P" or (relation == "head" and household not in recipients):
            recipients[household] = pk
    today = city.calendar.today
    copy_rows(
        PkhDetails, ("enrolment", "year", "stage", "recipient"),
        ((row.id, today.year, quarter(today), recipients.get(row.household)) for row in rows),
    )  # fmt: skip
    listed = sorted({(day.year, quarter(day)) for day in (today, city.calendar.day(40))})
    members = [row for row in rows if row.state in MEMBERS]
    copy_rows(PkhStage, ("enrolment", "year", "stage"), ((row.id, *stage) for row in members for stage in listed))
    _commitments(city, [row for row in members if row.state == "active"], listed[0])


def _commitments(city, rows, stage):
    """One pupil of every family looked at in a stage; every ninth was not at school often enough."""
    officer = city.staff.agencies[Programme.objects.get(slug="pkh").agency_id][0].pk
    wanted = {row.household: row.id for row in rows}
    pupils = Person.objects.present().filter(household__in=wanted, school_level__in=SCHOOL_NAMES)
    pupils = pupils.order_by("household", "birth_date", "pk").distinct("household").values_list("household", "pk")
    copy_rows(
        PkhCommitment, ("enrolment", "member", "year", "stage", "kind", "kept", "note", "checked_by"),
        ((wanted[household], pk, *stage, "school", bool(number % 9), "" if number % 9 else "Alpa.", officer)
         for number, (household, pk) in enumerate(pupils)),
    )  # fmt: skip


def _pip(rng, city, rows):
    people = {row.person for row in rows}
    pupils = {
        pk: (level, ward, born)
        for pk, level, ward, born in Person.objects.filter(pk__in=people).values_list(
            "pk", "school_level", "household__ward__name", "birth_date"
        )
    }
    year = school_year(city.calendar.today)
    copy_rows(PipDetails, ("enrolment", "school_year", "level", "school", "nisn", *DECREES),
              ((*_pip_row(rng, row, year, *pupils[row.person]), *_decrees(city, number, row.state))
               for number, row in enumerate(rows)))  # fmt: skip


def _decrees(city, number, state):
    """From the nomination to the award as far as the pupil is; of the undecided every fourth missed the deadline."""
    if state in MEMBERS:
        day = city.calendar.day
        return (
            f"SK Nominasi {number // 50 + 1}",
            day(180),
            day(90),
            day(150),
            f"SK Pemberian {number // 50 + 1}",
            day(120),
        )
    ago, deadline, active = {
        "approved": (90, -10, 40), "proposed": ((100, 10, None), (40, -10, None), (40, -20, 5), None)[number % 4],
    }.get(state) or (None, None, None)  # fmt: skip
    if ago is None:
        return "", None, None, None, "", None
    day = city.calendar.day
    return f"SK Nominasi {number // 50 + 1}", day(ago), day(deadline), active and day(active), "", None


def _pip_row(rng, row, year, level, ward, born):
    nisn = f"{born.year % 1000:03d}{rng.randint(0, 9_999_999):07d}" if rng.random() < WITH_NISN else ""
    return row.id, year, level, f"{SCHOOL_NAMES[level]} {ward}", nisn


def _training(rng, city, rows):
    copy_rows(TrainingDetails, ("enrolment", "fish_trader"),
              ((row.id, is_fish_trader(row.candidate.occupation)) for row in rows))  # fmt: skip


def _seedlings(rng, city, rows):
    species = list(SeedlingSpecies.objects.order_by("pk").values_list("pk", flat=True))
    asked = Weighted(dict(zip(species, (*CHILLI_FIRST, *[1] * len(species)), strict=False)))
    copy_rows(SeedlingDetails, ("enrolment", "species", "quantity"),
              ((row.id, asked.draw(rng), QUANTITIES.draw(rng)) for row in rows))  # fmt: skip


LINES = Weighted({"fish": 30, "food": 25, "kiosk": 20, "weaving": 15, "farm": 10})
LINE_NAMES = {"fish": "Ikan Segar", "food": "Dapur", "kiosk": "Kios", "weaving": "Tenun", "farm": "Kebun"}
CLASSES = Weighted({"under_1": 30, "under_5": 50, "under_15": 18, "under_50": 2})
PARTNERS = (
    ("Toko Oleh-oleh Kota Karang", "Oleh-oleh"), ("Hotel Teluk Kupang", "Perhotelan"),
    ("Koperasi Flobamora", "Koperasi"),
)  # fmt: skip
EARLIER = 150


def _umkm(rng, city, rows):
    """Enterprises, with what was recorded of those in the programme."""
    for name, line in PARTNERS:
        MarketingPartner.objects.get_or_create(name=name, defaults={"line": line})
    officer = city.staff.agencies[Programme.objects.get(slug="umkm").agency_id][0].pk
    lines = [(row, LINES.draw(rng)) for row in rows]
    copy_rows(Enterprise, ("enrolment", "name", "line", "nib"),
              ((row.id, f"{LINE_NAMES[line]} {number}", line, "") for number, (row, line) in enumerate(lines, 1)))  # fmt: skip  # noqa: E501
    active = [(row, line) for row, line in lines if row.state in ("active", "completed")]
    _turnover_and_visits(rng, city, active, officer)
    _orders(rng, city, active, officer)


def _turnover_and_visits(rng, city, active, officer):
    """Turnover seen twice, and one visit of the mentor."""
    day = city.calendar.day
    copy_rows(Turnover, ("enrolment", "seen_on", "monthly", "recorded_by"),
              ((row.id, day(ago), CLASSES.draw(rng), officer) for row, _line in active for ago in (EARLIER, 10)))  # fmt: skip  # noqa: E501
    copy_rows(MentoringVisit, ("enrolment", "held_on", "mentor", "findings", "agreed", "recorded_by"),
              ((row.id, day(rng.randint(5, 60)), "Pendamping UMKM", "Pembukuan belum rapi.",
                "Catat tiap penjualan.", officer) for row, _line in active))  # fmt: skip


def _orders(rng, city, active, officer):
    """One order for every third enterprise."""
    partners = list(MarketingPartner.objects.order_by("pk").values_list("pk", flat=True))
    columns = ("enrolment", "partner", "ordered_on", "item", "quantity", "amount", "recorded_by", "recorded_at")
    copy_rows(PartnerOrder, columns,
              ((row.id, rng.choice(partners), city.calendar.day(20), LINE_NAMES[line], 10 + number % 40,
                25_000 * (10 + number % 40), officer, city.calendar.moment(rng, 19))
               for number, (row, line) in enumerate(active) if number % 3 == 0))  # fmt: skip


WRITERS = {"umkm": _umkm, "pkh": _pkh, "pip": _pip, "training": _training, "seedlings": _seedlings}
