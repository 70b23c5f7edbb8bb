"""Approving 5,000 rows at once against a loop of `save()` that writes the same: state, history, audit, snapshot."""

import time
from statistics import median

import pghistory
from django.db import transaction
from django.utils import timezone

from accounts import audit
from programs.eligibility import assess, facts_of
from programs.kinds import kind_of
from programs.models import ApprovedRow, Enrolment
from programs.parameters import parameters_of
from programs.rosters.ranking import ranked
from tests.bench import Measure
from tests.bench._roster import check, in_bulk, make_roster, people

ROWS, GOAL, ROUNDS = 5_000, 25, 3


def measure() -> Measure:
    """The loop's median over that of the one action; higher is better."""
    in_bulk(500)
    bulk, loops = [], []
    for _round in range(ROUNDS):
        bulk.append(in_bulk(ROWS))
        loops.append(in_a_loop(ROWS))
    detail = f"{ROWS} rows: at once {median(bulk):.2f} s, one by one {median(loops):.2f} s"
    return Measure(round(median(loops) / median(bulk), 1), GOAL, "higher", detail)


def in_a_loop(rows) -> float:
    """Seconds for the same by `save()`."""
    roster, head = make_roster(rows), people()[1]
    began = time.perf_counter()
    with transaction.atomic(), pghistory.context(user=head.pk):
        day, programme = timezone.localdate(), roster.programme
        rules, parameters = kind_of(programme).rules, parameters_of(programme, day)
        related = ("household__current_visit", "household__ward", "person")
        for rank, row in enumerate(ranked(roster).select_related(*related), 1):
            found = assess(rules, facts_of(row.household, day), parameters, of_persons=True)
            row.state, row.decided_by, row.decided_at, row.version = "approved", head, timezone.now(), row.version + 1
            row.save()
            audit.record(by=head, action="enrolment.approved", on=row, summary=roster.name)
            visit = row.household.current_visit
            ApprovedRow.objects.create(
                enrolment=row, roster=roster, rank=rank, name=row.person.name, head_name=row.household.head_name,
                ward=row.household.ward.name, per_capita=visit.per_capita, amount=parameters.value("cost"),
                poverty_status=row.household.poverty_status, approved_at=timezone.now(),
                reasons=[reason.code for reason in found.reasons if reason.met],
            )  # fmt: skip
    taken = time.perf_counter() - began
    check(roster, rows)
    assert Enrolment.objects.filter(roster=roster, state="proposed").count() == 0
    return taken
