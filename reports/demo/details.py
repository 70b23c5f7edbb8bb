"""What only one kind of programme records of an enrolment, by the kind's own model."""

from households.models import Person
from programs.kinds.pip import school_year
from programs.kinds.training import is_fish_trader
from programs.models import PipDetails, PkhDetails, SeedlingDetails, SeedlingSpecies, TrainingDetails
from reports.demo.chance import Weighted
from reports.demo.loading import copy_rows

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
    stage = (today.month + 2) // 3
    copy_rows(
        PkhDetails, ("enrolment", "year", "stage", "recipient"),
        ((row.id, today.year, stage, recipients.get(row.household)) for row in rows),
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
    copy_rows(PipDetails, ("enrolment", "school_year", "level", "school", "nisn"),
              (_pip_row(rng, row, year, *pupils[row.person]) for row in rows))  # fmt: skip


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


WRITERS = {"pkh": _pkh, "pip": _pip, "training": _training, "seedlings": _seedlings}
