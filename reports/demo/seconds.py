"""Blind second visits, where a ward has a second officer: most closed and agreed, one still to be made."""

import random

from households.models import Household, SecondCheck, VerificationLimit
from households.visits.second import Key, compare

FEWEST, MOST, ONE_IN = 4, 18, 5
SETTLED_AGO = 14  # days: the first visit is that old at least
DISAGREE_EACH = 6


def plan_seconds(visits, city, cases) -> list[SecondCheck]:
    """Let the visits of some families be made again, in `visits`; return their checks, to be written after the visits.

    Draws from a stream of its own, so that the rest of the city doesn't depend on how many there are.
    """
    limits = VerificationLimit.objects.in_force(city.calendar.today)
    share, leeway = float(limits[Key.SECOND_SHARE]) / 100, limits[Key.SAME_SPENDING] / 100
    own, visits.rng = visits.rng, random.Random(len(visits.records))  # noqa: S311 - invented data
    last = {record.household: record for record in visits.records}
    drawn = _drawn(visits.rng, city, [(case, last[case.id]) for case in cases if case.slot.fate == "approved"])
    checks = []
    for number, (case, first, officer) in enumerate(drawn):
        check = SecondCheck(
            first_id=first.id, officer=officer, lot=visits.rng.random() * share, share=share,
            drawn_at=first.submitted_at,
        )  # fmt: skip
        if number:
            _close(visits, city, case, first, check, leeway, differs=number % DISAGREE_EACH == 0)
        checks.append(check)
    visits.rng = own
    return checks


def write_seconds(checks) -> int:
    """Write the checks; the family of the open one is its second officer's to visit. Return how many."""
    SecondCheck.objects.bulk_create(checks)
    for check in checks:
        if not check.closed_at:
            Household.objects.filter(visits=check.first_id).update(assigned_to=check.officer)
    return len(checks)


def _drawn(rng, city, candidates):
    """(case, first visit, second officer) of those drawn; the first of them is for the demo's own officer.

    None of the extremely poor: how many there are is given (`plan`), and a second visit may change it.
    """
    found = []
    for case, first in candidates:
        others = [one for one in city.staff.officers[case.slot.place.ward.pk] if one.pk != first.officer]
        old = (city.calendar.today - first.visited_on).days >= SETTLED_AGO
        if others and old and first.presence == "found" and case.slot.means != "extreme_poor":
            found.append((case, first, others[0]))
    rng.shuffle(found)
    own = next((one for one in found if one[2] == city.staff.demo["petugas"]), None)
    found.sort(key=lambda one: one is not own)
    return found[: max(len(found) // ONE_IN, FEWEST)][:MOST]


def _close(visits, city, case, first, check, leeway, differs):
    """Make the second visit; where the two differ it finds a family that isn't poor."""
    rng, total = visits.rng, case.slot.total
    if differs and case.slot.means == "poor":
        total = round(city.lines.poor * case.slot.size * 1.12 / 1000) * 1000
    ago = (city.calendar.today - first.visited_on).days - rng.randint(3, 9)
    second = visits.second(case, first, check.officer, ago, total)
    check.second_id, check.closed_at = second.id, second.reviewed_at
    check.agreed = first.poverty_status == second.poverty_status
    check.answers_same, check.answers_asked = compare(first, second, leeway)
