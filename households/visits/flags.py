"""Flags that look for invention: pure rules of plain values with their limits, and one query that feeds them all.

A flag is a reason to ask, never a proof; the reviewer decides. The limits are dated rows (`VerificationLimit`): those
in force on the day of the judgement apply, and `refresh_flags` judges anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from households.models import Threshold, VerificationLimit, VisitFlag
from households.visits import distance
from households.visits.photos import MOST_BITS
from households.visits.rules import per_capita, threshold_in_force

Kind = VisitFlag.Kind
NEVER = Decimal("Infinity")


@dataclass(frozen=True)
class Limits:
    """`near_share` (%) of the threshold, `same_in_a_row` visits, `crowd` visits begun within `crowd_minutes`, distances
    in km from the ward's middle and from the registered point, `quick_minutes` from begun to sent, `photo_bits` of 64
    in which two photos may differ and be the same. The value of a limit that nobody set raises no flag."""

    near_share: Decimal = Decimal(0)
    same_in_a_row: Decimal = NEVER
    crowd: Decimal = NEVER
    crowd_minutes: Decimal = Decimal(0)
    ward_km: Decimal = NEVER
    home_km: Decimal = NEVER
    quick_minutes: Decimal = Decimal(0)
    photo_bits: Decimal = Decimal(0)


def limits_on(day) -> Limits:
    """The Limits in force on `day`; one query."""
    set_ = VerificationLimit.objects.in_force(day)
    return Limits(**{name: set_[name] for name in Limits.__dataclass_fields__ if name in set_})


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
    twin: object = None
    twin_on: date | None = None


def flags_of(facts: Facts, threshold, limits: Limits) -> Iterator[tuple[str, str]]:
    """(kind, what was found in Indonesian) of each flag; `threshold`: the extreme one in force on the day, or None."""
    if facts.found:
        yield from _near_line(facts, threshold, limits)
        if facts.alike >= limits.same_in_a_row:
            yield Kind.SAME_ANSWERS, f"{facts.alike} kunjungan berturut-turut dengan jawaban yang sama persis"
        if facts.sent and facts.sent - facts.begun < timedelta(minutes=float(limits.quick_minutes)):
            yield Kind.TOO_QUICK, f"{(facts.sent - facts.begun).seconds} detik dari mulai sampai selesai"
    if facts.same_photos:
        on = f" tanggal {facts.twin_on:%d/%m/%Y}" if facts.twin_on else ""
        yield Kind.SAME_PHOTO, f"{facts.same_photos} foto sama dengan foto kunjungan ke keluarga lain{on}"
    if facts.crowd >= limits.crowd:
        yield Kind.CROWDED, f"{facts.crowd} kunjungan dimulai dalam {limits.crowd_minutes:.0f} menit"
    yield from _far(facts, limits)


def _near_line(facts, threshold, limits):
    amount = per_capita(facts.food, facts.other, facts.members)
    if amount is None or threshold is None:
        return
    under = threshold.amount - amount
    if 0 < under <= threshold.amount * limits.near_share / 100:
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
       v.latitude, v.longitude, w.latitude, w.longitude, h.latitude, h.longitude, v.created_at,
       -- A phone sends hours later: what counts is when its officer had finished.
       coalesce((SELECT min(r.taken_at) FROM households_fieldrecord r
                 WHERE r.visit_id = v.id AND r.taken_at >= v.created_at), v.submitted_at),
       coalesce(alike.alike, 0), coalesce(crowds.crowd, 0),
       twins.photos, twins.visit, twins.visited_on
FROM asked JOIN households_visit v ON v.id = asked.id
JOIN households_household h ON h.id = v.household_id JOIN households_ward w ON w.id = h.ward_id
LEFT JOIN alike ON alike.id = v.id LEFT JOIN crowds ON crowds.id = v.id
CROSS JOIN LATERAL (
    SELECT count(DISTINCT p.id) AS photos, (array_agg(o.id ORDER BY o.id))[1] AS visit,
           (array_agg(o.visited_on ORDER BY o.id))[1] AS visited_on
    FROM households_visitphoto p
    JOIN households_visitphoto q ON q.sha256 = p.sha256
        OR (q.bands && (p.bands || p.turned_bands) AND EXISTS (
            SELECT FROM unnest(p.look || p.turned) way WHERE bit_count((q.look # way)::bit(64)) <= %(bits)s))
    JOIN households_visit o ON o.id = q.visit_id
    WHERE p.visit_id = v.id AND o.household_id <> v.household_id
) twins
"""


def facts_of(ids, limits: Limits) -> list[Facts]:
    """The Facts of the visits `ids`, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            FACTS,
            {
                "ids": list(ids),
                "crowd": f"{limits.crowd_minutes} minutes",
                "bits": min(int(limits.photo_bits), MOST_BITS),
            },
        )
        rows = cursor.fetchall()
    return [Facts(*row[:6], _point(row[6:8]), _point(row[8:10]), _point(row[10:12]), *row[12:]) for row in rows]


def _point(values):
    return None if values[0] is None else (float(values[0]), float(values[1]))


@transaction.atomic
def refresh_flags(ids) -> int:
    """Judge the visits `ids` anew and write their flags; return how many flags there are."""
    thresholds = list(Threshold.objects.filter(decides=True))
    limits = limits_on(timezone.localdate())
    made = []
    for facts in facts_of(ids, limits):
        line = threshold_in_force(thresholds, Threshold.Kind.EXTREME, facts.visited_on)
        made += [
            VisitFlag(
                visit_id=facts.visit, kind=kind, detail=text, twin_id=facts.twin if kind == Kind.SAME_PHOTO else None
            )
            for kind, text in flags_of(facts, line, limits)
        ]
    VisitFlag.objects.filter(visit__in=list(ids)).delete()
    VisitFlag.objects.bulk_create(made, batch_size=1000)
    return len(made)
