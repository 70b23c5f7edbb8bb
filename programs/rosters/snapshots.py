"""What a row was when it was approved, frozen for the decree: one statement for however many rows."""

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Case, CharField, Count, Exists, Func, OuterRef, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from households.models import Household, Person
from programs.kinds import kind_of
from programs.models import ApprovedRow
from programs.rosters.ranking import RANK, cost_of, ranked

COLUMNS = (
    "enrolment_id", "rank", "name", "head_name", "ward", "rw", "rt", "per_capita", "poverty_status", "need",
    "threshold_amount", "tied", "amount", "reasons",
)  # fmt: skip
FREEZE = """
INSERT INTO {table} ({columns}, roster_id, approved_at)
SELECT {columns}, %s, %s FROM ({rows}) AS found ({columns}) WHERE enrolment_id = ANY(%s)
ON CONFLICT (enrolment_id) DO NOTHING
"""


class WithoutNulls(Func):
    """An array of the given texts that aren't null."""

    template = "ARRAY_REMOVE(ARRAY[%(expressions)s]::varchar[], NULL)"
    output_field = ArrayField(CharField())


def freeze(roster, ids, parameters) -> int:
    """Keep the rows with these keys as they are now: place in the ranking and why, names, spending, amount, rules met.
    Return how many. Call it before the rows change their state, in the transaction that approves them."""
    day = timezone.localdate()
    rows = ranked(roster).order_by().annotate(
        alike=Window(Count("pk"), partition_by="need"),
        f_rank=Window(RowNumber(), order_by=RANK),
        f_tied=Case(When(alike__gt=1, then=Value(True)), default=Value(False)),
        f_name=Coalesce("person__name", "household__head_name"),
        f_amount=cost_of(roster.programme, parameters),
        f_met=_rules_met(kind_of(roster.programme).rules.on(day), parameters, day),
    )  # fmt: skip
    rows = rows.values_list(
        "pk", "f_rank", "f_name", "household__head_name", "ward__name", "household__rw", "household__rt",
        "household__current_visit__per_capita", "household__poverty_status", "need",
        "household__current_visit__threshold__amount", "f_tied", "f_amount", "f_met",
    )  # fmt: skip
    query, values = rows.query.sql_with_params()
    statement = FREEZE.format(table=ApprovedRow._meta.db_table, columns=", ".join(COLUMNS), rows=query)
    with connection.cursor() as cursor:
        cursor.execute(statement, [roster.pk, timezone.now(), *values, list(ids)])
        return cursor.rowcount


def _rules_met(rules, parameters, day):
    """The codes of the kind's rules that hold today, as an array."""
    met = [
        _code(rule, Household.objects.filter(rule.screen(parameters, day), pk=OuterRef("household")))
        for rule in rules.household
    ]
    met += [
        _code(rule, Person.objects.filter(rule.screen(parameters, day), pk=OuterRef("person"))) for rule in rules.person
    ]
    return WithoutNulls(*met) if met else Value([], output_field=ArrayField(CharField()))


def _code(rule, whom):
    return Case(When(Exists(whom.order_by()), then=Value(rule.code)), default=None, output_field=CharField())
