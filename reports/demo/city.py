"""The whole city, from the plan to the sealed audit trail, in one transaction."""

import random
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction

from accounts import audit
from households.models import Household, Person, Threshold
from households.visits.rules import threshold_in_force
from households.visits.status import refresh_statuses
from programs.models import Agency
from reports.demo.calendar import Calendar
from reports.demo.corrections import add_corrections
from reports.demo.decisions import add_decisions
from reports.demo.events import add_events
from reports.demo.lists import add_lists
from reports.demo.loading import without_history
from reports.demo.numbers import Numbers
from reports.demo.pictures import add_pictures
from reports.demo.places import load_places
from reports.demo.plan import DEMO_WARDS, Scale, make_plan
from reports.demo.prior import add_prior_list
from reports.demo.programmes import add_programmes
from reports.demo.register import fill_register
from reports.demo.seconds import plan_seconds, write_seconds
from reports.demo.spending import Lines
from reports.demo.staff import Staff, make_staff
from reports.demo.trail import write_trail
from reports.demo.twice import add_twice
from reports.demo.visits import Visits

JOINED_AGO = 700
PICTURED_VISITS = 14


@dataclass
class City:
    """What the parts share while the city is made."""

    calendar: Calendar
    numbers: Numbers
    staff: Staff
    thresholds: list
    lines: Lines
    counts: dict = field(default_factory=dict)


def is_empty() -> bool:
    """Whether the register holds nobody: only then may the demo go in."""
    return not Household.objects.exists() and not Person.objects.exists()


@transaction.atomic
def seed(*, scale: Scale, seed: int, today: date, say) -> City:
    """Fill an empty register with the city of `seed` as it is on `today`; return what was made.

    `say(what, done, total)` is called as it goes. All of it goes in, or nothing.
    """
    rng = random.Random(seed)  # noqa: S311 - invented data, the same for the same seed
    places = load_places()
    city = _make_city(rng, places, today)
    plan = make_plan(rng, places, scale, city.lines)
    cases, listed = fill_register(rng, city, plan, say)
    deeds = _visit(rng, city, cases, say)
    deeds += add_programmes(rng, city, say)
    write_trail(deeds)
    own = [case for case in cases if case.slot.place.ward.name in DEMO_WARDS and case.slot.fate == "approved"]
    add_lists(rng, city, places, listed, own)
    add_prior_list(city, cases)
    say("keluarga dari daftar", len(listed), len(listed))
    add_corrections(rng, city, own)
    add_decisions(rng, city, say)
    if scale.persons is None:  # the whole city has the published number of persons
        add_events(rng, city, own)
        add_twice(rng, city)
    city.counts["jejak audit tersegel"] = audit.seal()
    return city


def tidy() -> None:
    """Statistics for the planner and, outside a transaction, what index-only scans need and a bulk load leaves out."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")


def _make_city(rng, places, today) -> City:
    calendar = Calendar(today)
    thresholds = list(Threshold.objects.filter(decides=True).order_by("pk"))
    extreme, poor = (threshold_in_force(thresholds, kind, today) for kind in ("extreme", "poor"))
    if not (extreme and poor):
        raise LookupError("no thresholds in force: run migrate first")
    agencies = list(Agency.objects.order_by("pk"))
    return City(
        calendar=calendar,
        numbers=Numbers(rng),
        staff=make_staff(rng, places, agencies, calendar.moment(rng, JOINED_AGO)),
        thresholds=thresholds,
        lines=Lines(int(extreme.amount), int(poor.amount)),
    )


def _visit(rng, city, cases, say) -> list[tuple]:
    """Make and write the visits of `cases`, let the statuses follow by the rule; return the deeds for the trail."""
    visits = Visits(rng, city)
    for case in cases:
        visits.visit(case)
    checks = plan_seconds(visits, city, cases)
    say("kunjungan", visits.write(), len(visits.records))
    city.counts["kunjungan kedua"] = write_seconds(checks)
    own = city.staff.demo["petugas"].pk
    add_pictures(rng, [record for record in visits.records if record.officer == own], PICTURED_VISITS)
    with without_history(Household):
        refresh_statuses([case.id for case in cases])
    return visits.deeds
