"""Flags that look for invention: pure rules of plain values with their limits, and one query that feeds them all.

A flag is a reason to ask, never a proof; the reviewer decides. Limits are working values (M in domain.md), dated here
and to be confirmed by the city: change `LIMITS`, and `refresh_flags` judges anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction

from households.models import Threshold, VisitFlag
from households.visits import distance
from households.visits.rules import per_capita, threshold_in_force

Kind = VisitFlag.Kind


@dataclass(frozen=True)
class Limits:
    """`near_share` of the threshold, `same_in_a_row` visits, `crowd` visits begun within `crowd_minutes`, distances in
    km from the ward's middle and from the registered point, `quick_minutes` from begun to sent."""

    since: date = date(2026, 11, 1)
    source: str = "Asumsi kerja; menunggu ketetapan kota"
    near_share: Decimal = Decimal("0.03")
    same_in_a_row: int = 3
    crowd: int = 5
    crowd_minutes: int = 30
    ward_km: float = 5.0
    home_km: float = 0.5
    quick_minutes: int = 3


LIMITS = Limits()


@dataclass(frozen=True)
class Facts:
    """What the rules need of one visit. Points are (latitude, longitude) or None; `alike` counts the officer's visits
    in a row with the same answers, this one included; `crowd` those begun in the minutes before it."""

    visit: object
    found: bool
    visited_on: date
    food: Decimal | None
    other: Decimal | None
    members: int
    point: tuple | None
    ward_point: tuple | None
    home_point: tuple | None
    begun: datetime
    sent: datetime | None
    alike: int
    crowd: int
    same_photos: int


def flags_of(facts: Facts, threshold, limits: Limits = LIMITS) -> Iterator[tuple[str, str]]:
    """(kind, what was found in Indonesian) of each flag; `threshold`: the extreme one in force on the day, or None."""
    if facts.found:
        yield from _near_line(facts, threshold, limits)
        if facts.alike >= limits.same_in_a_row:
            yield Kind.SAME_ANSWERS, f"{facts.alike} kunjungan berturut-turut dengan jawaban yang sama persis"
        if facts.sent and facts.sent - facts.begun < timedelta(minutes=limits.quick_minutes):
            yield Kind.TOO_QUICK, f"{(facts.sent - facts.begun).seconds} detik dari mulai sampai dikirim"
    if facts.same_photos:
        yield Kind.SAME_PHOTO, f"{facts.same_photos} foto sama dengan foto kunjungan lain"
    if facts.crowd >= limits.crowd:
        yield Kind.CROWDED, f"{facts.crowd} kunjungan dimulai dalam {limits.crowd_minutes} menit"
    yield from _far(facts, limits)


def _near_line(facts, threshold, limits):
    amount = per_capita(facts.food, facts.other, facts.members)
    if amount is None or threshold is None:
        return
    under = threshold.amount - amount
    if 0 < under <= threshold.amount * limits.near_share:
        yield Kind.NEAR_LINE, f"hanya {under / threshold.amount:.1%} di bawah ambang".replace(".", ",")


def _far(facts, limits):
    if facts.point is None:
        return
    far = []
    for point, limit, what in (
        (facts.home_point, limits.home_km, "titik rumah terdaftar"),
        (facts.ward_point, limits.ward_km, "tengah kelurahan"),
    ):
        km = distance.km(facts.point, point) if point else 0
        if km > limit:
            far.append(f"{km:.1f} km dari {what}".replace(".", ","))
    if far:
        yield Kind.FAR_AWAY, "; ".join(far)


# One pass for one visit or ten thousand: the windows run over the visits of the officers concerned alone.
FACTS = """
WITH asked AS (SELECT id, officer_id FROM households_visit WHERE id = ANY(%(ids)s)),
of_officers AS (
    SELECT v.id, v.officer_id, v.created_at, v.presence,
           md5(concat_ws('|', v.presence, v.tenure, v.floor, v.wall, v.roof, v.water, v.light, v.power, v.fuel,
                         v.toilet, v.food_spending, v.other_spending)) AS answers
    FROM households_visit v
    WHERE v.officer_id IN (SELECT officer_id FROM asked) AND v.presence = 'found'
), marked AS (
    SELECT *, answers IS DISTINCT FROM lag(answers) OVER line AS new_answers
    FROM of_officers WINDOW line AS (PARTITION BY officer_id ORDER BY created_at, id)
), runs AS (
    SELECT *, sum(new_answers::int) OVER (PARTITION BY officer_id ORDER BY created_at, id) AS run FROM marked
), alike AS (
    SELECT id, row_number() OVER (PARTITION BY officer_id, run ORDER BY created_at, id) AS alike FROM runs
), crowds AS (
    SELECT id, count(*) OVER (
        PARTITION BY officer_id ORDER BY created_at RANGE BETWEEN %(crowd)s::interval PRECEDING AND CURRENT ROW
    ) AS crowd
    FROM households_visit WHERE officer_id IN (SELECT officer_id FROM asked)
)
SELECT v.id, v.presence = 'found', v.visited_on, v.food_spending, v.other_spending,
       (SELECT count(*) FROM households_visitmember m
        WHERE m.visit_id = v.id AND m.finding IN ('confirmed', 'no_document')),
       v.latitude, v.longitude, w.latitude, w.longitude, h.latitude, h.longitude, v.created_at, v.submitted_at,
       coalesce(alike.alike, 0), coalesce(crowds.crowd, 0),
       (SELECT count(*) FROM households_visitphoto p WHERE p.visit_id = v.id AND EXISTS (
            SELECT FROM households_visitphoto q
            JOIN households_visit o ON o.id = q.visit_id
            WHERE q.sha256 = p.sha256 AND o.household_id <> v.household_id))
FROM asked JOIN households_visit v ON v.id = asked.id
JOIN households_household h ON h.id = v.household_id JOIN households_ward w ON w.id = h.ward_id
LEFT JOIN alike ON alike.id = v.id LEFT JOIN crowds ON crowds.id = v.id
"""


def facts_of(ids, limits: Limits = LIMITS) -> list[Facts]:
    """The Facts of the visits `ids`, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS, {"ids": list(ids), "crowd": f"{limits.crowd_minutes} minutes"})
        rows = cursor.fetchall()
    return [Facts(*row[:6], _point(row[6:8]), _point(row[8:10]), _point(row[10:12]), *row[12:]) for row in rows]


def _point(values):
    return None if values[0] is None else (float(values[0]), float(values[1]))


@transaction.atomic
def refresh_flags(ids) -> int:
    """Judge the visits `ids` anew and write their flags; return how many flags there are."""
    thresholds = list(Threshold.objects.filter(decides=True))
    made = []
    for facts in facts_of(ids):
        line = threshold_in_force(thresholds, Threshold.Kind.EXTREME, facts.visited_on)
        made += [VisitFlag(visit_id=facts.visit, kind=kind, detail=text) for kind, text in flags_of(facts, line)]
    VisitFlag.objects.filter(visit__in=list(ids)).delete()
    VisitFlag.objects.bulk_create(made, batch_size=1000)
    return len(made)
