"""Programmes at work: rosters in every state, enrolments in every state, imported membership of the ministries."""

from django.db.models import Q

from households.models import Household, Person
from programs.enrolments.candidates import candidates
from programs.kinds import kind_of
from programs.models import Enrolment, Programme
from reports.demo.activities import write_activities
from reports.demo.chance import Weighted, uuid7_at
from reports.demo.delivery import write_delivery
from reports.demo.details import write_details
from reports.demo.loading import copy_rows
from reports.demo.proposals import FIELDS, Candidate, Row, proposal
from reports.demo.rosters import freeze_rows, make_rosters

MEMBER_SHARE = {"extreme_poor": 0.6, "poor": 0.35}
# Members whom nobody has visited: one such for so many households of the register.
UNVISITED = 60
# What the reports are there to find: one poor family in so many gets nothing, and one better-off family in so
# many is still on a ministry's list. The family's number decides, so that it holds in every programme at once.
LEFT_OUT, BETTER_OFF = 12, 12
LOOSE = 12
IMPORTED_STATES = Weighted({"active": 92, "suspended": 4, "exited": 4})


def add_programmes(rng, city, say) -> list[tuple]:
    """Fill every programme; return the deeds for the audit trail. Call it once the statuses follow from the visits."""
    deeds = []
    for programme in Programme.objects.select_related("agency").order_by("pk"):
        pool = _pool(programme)
        rosters = make_rosters(rng, city, programme, pool, deeds) if kind_of(programme).proposable else []
        rows = [row for roster in rosters for row in roster.rows]
        rows += _loose(rng, city, programme, pool, deeds) if rosters else []
        if programme.decider == Programme.Decider.MINISTRY:
            rows += _members(rng, city, programme, pool)
        copy_rows(Enrolment, FIELDS, ([getattr(row, name) for name in FIELDS] for row in rows))
        write_details(rng, city, programme, rows)
        freeze_rows(programme, rosters)
        write_activities(rng, city, programme, rosters, deeds)
        write_delivery(city, programme)
        say(programme.name, len(rows), len(rows))
    return deeds


# Membership lists alone have no rules of their own: their members are taken from the verified poor.
_NEEDY = Q(verification_status="verified", poverty_status__in=("extreme_poor", "poor"))


def _pool(programme) -> list[Candidate]:
    """Everybody who may be proposed, the neediest first, as the programme's own rules say."""
    found = candidates(programme, Household.objects.filter(_NEEDY))
    if programme.unit == Programme.Unit.PERSON:
        columns = ("household", "pk", "household__ward", "household__current_visit__visited_on",
                   "household__poverty_status", "occupation", "birth_date")  # fmt: skip
    else:
        columns = ("pk", None, "ward", "current_visit__visited_on", "poverty_status")
    rows = found.order_by("need", "pk").values_list(*(name for name in columns if name))
    rows = (row for row in rows if row[0].int % LEFT_OUT)
    if programme.unit == Programme.Unit.PERSON:
        return [Candidate(*row) for row in rows]
    return [Candidate(row[0], None, *row[1:]) for row in rows]


def _loose(rng, city, programme, pool, deeds) -> list[Row]:
    """Proposals that are on no roster yet."""
    officer = city.staff.agencies[programme.agency_id][0]
    rows = []
    for _number in range(min(LOOSE, len(pool) // 4)):
        row = proposal(rng, city, programme, pool.pop(rng.randrange(len(pool))), officer, rng.randint(1, 6))
        deeds.append((row.proposed_at, officer.pk, str(officer), "enrolment.propose", "programs.enrolment",
                      str(row.id), programme.slug))  # fmt: skip
        rows.append(row)
    return rows


def _members(rng, city, programme, pool) -> list[Row]:
    """Membership taken over from the ministry's lists: part of those verified, some better off, some never visited."""
    members = [one for one in pool if rng.random() < MEMBER_SHARE[one.means]]
    members += _better_off(programme) + _unvisited(rng, programme)
    return [_imported(rng, city, programme, member) for member in members]


def _imported(rng, city, programme, member) -> Row:
    moment = city.calendar.moment(rng, rng.randint(200, 320))
    row = Row(
        uuid7_at(rng, moment), programme.pk, member.household, member.person, member.ward, None,
        IMPORTED_STATES.draw(rng), "imported", None, moment, started_on=moment.date(), candidate=member,
    )  # fmt: skip
    if row.state == "exited":
        row.ended_on, row.exit_reason = (
            city.calendar.day(rng.randint(20, 150)),
            rng.choice(("request", "not_poor", "not_eligible")),
        )
    return row


def _better_off(programme) -> list[Candidate]:
    """Families that are on the list of a household's assistance although they were found not to be poor."""
    if programme.unit == Programme.Unit.PERSON or kind_of(programme).proposable:
        return []
    found = Household.objects.filter(verification_status="verified", poverty_status="not_poor").order_by("pk")
    columns = ("pk", "ward", "current_visit__visited_on", "poverty_status")
    return [Candidate(row[0], None, *row[1:]) for row in found.values_list(*columns) if row[0].int % BETTER_OFF == 0]


def _unvisited(rng, programme) -> list[Candidate]:
    pupils = Person.objects.filter(school_level__in=("sd", "smp", "sma"), household__verification_status="unverified")
    pupils = pupils.order_by("pk").values_list("household", "pk", "household__ward", "birth_date")
    wanted = Household.objects.count() // UNVISITED
    by_household = {row[0]: row for row in pupils[: wanted * 8]}
    found = rng.sample(sorted(by_household.values()), min(wanted, len(by_household)))
    person = programme.unit == Programme.Unit.PERSON
    return [Candidate(row[0], row[1] if person else None, row[2], None, "", "", row[3]) for row in found]
