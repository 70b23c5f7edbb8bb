"""In which order a roster's rows get its places: the kind's own priority, then spending a person a month."""

from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from programs.enrolments.need import need
from programs.figures import PLACE_STATES
from programs.kinds import kind_of
from programs.kinds.base import RUPIAH, free_of_cost
from programs.models import Enrolment, RowObjection
from programs.parameters import parameters_of

RANK = ("need", "id")


def with_need(enrolments, programme):
    """`enrolments` with `need`, the number to rank by (lowest first)."""
    return enrolments.annotate(need=need(kind_of(programme).priority(), "household__current_visit__per_capita"))


def ranked(roster):
    """The roster's rows in order of need; those of equal need in order of proposal (the key sorts by time)."""
    return with_need(Enrolment.objects.filter(roster=roster), roster.programme).order_by(*RANK)


def cost_of(programme, parameters):
    """The expression over Enrolment, rupiah a row; nothing where a number it needs isn't set."""
    kind = kind_of(programme)
    return kind.cost(parameters) if all(key in parameters for key in kind.cost_needs) else free_of_cost(parameters)


def with_cost(enrolments, programme, parameters):
    """`enrolments` with `cost`: what was approved, else what approving would cost."""
    return enrolments.annotate(cost=_price(programme, parameters))


def _price(programme, parameters):
    return Coalesce(F("approved_row__amount"), cost_of(programme, parameters), output_field=RUPIAH)


def contested():
    """The condition over Enrolment that an objection is open, or was upheld: the row gets no place."""
    barring = Q(settled_at__isnull=True) | Q(outcome=RowObjection.Outcome.UPHELD)
    return Exists(RowObjection.objects.filter(barring, enrolment=OuterRef("pk")))


def places(roster, parameters=None) -> dict:
    """Counts of the roster's rows: `rows`, `undecided`, `waitlisted`, `rejected`, `approved` (to be made active),
    `taken` (places), `free` (places left, never below 0), and rupiah: `spent`, `left` (None without a budget)."""
    if parameters is None:
        parameters = parameters_of(roster.programme, timezone.localdate())
    rows = with_cost(Enrolment.objects.filter(roster=roster), roster.programme, parameters)
    found = rows.aggregate(
        rows=Count("pk"),
        undecided=Count("pk", filter=Q(state="proposed")),
        waitlisted=Count("pk", filter=Q(state="waitlisted")),
        rejected=Count("pk", filter=Q(state="rejected")),
        approved=Count("pk", filter=Q(state="approved")),
        taken=Count("pk", filter=Q(state__in=PLACE_STATES)),
        spent=Coalesce(Sum("cost", filter=Q(state__in=PLACE_STATES)), Value(Decimal(0)), output_field=RUPIAH),
    )
    return found | _left_of(roster, found["taken"], found["spent"])


def demand(roster, rows, by, parameters=None) -> dict:
    """What approving `rows` (a Q over Enrolment) of the roster would take, in one query: `wanted` (how many) and `own`
    (proposed by the user `by`), against the places `free`; with `parameters` also rupiah: the `price` of the rows and
    what is `left` of the budget (without one None)."""
    taken = Q(state__in=PLACE_STATES)
    columns = {
        "wanted": Count("pk", filter=rows),
        "own": Count("pk", filter=rows & Q(proposed_by=by)),
        "taken": Count("pk", filter=taken),
    }
    if parameters is not None:
        cost = _price(roster.programme, parameters)
        columns |= {"price": Sum(cost, filter=rows), "spent": Sum(cost, filter=taken)}
    found = Enrolment.objects.filter(roster=roster).aggregate(**columns)
    price, spent = found.get("price") or Decimal(0), found.get("spent") or Decimal(0)
    return found | {"price": price} | _left_of(roster, found["taken"], spent)


def _left_of(roster, taken, spent) -> dict:
    return {"free": max(roster.quota - taken, 0), "left": budget_left(roster, spent)}


def budget_left(roster, spent):
    """Rupiah of the budget that nobody has, never below 0; None without a budget."""
    return None if roster.budget is None else max(roster.budget - spent, Decimal(0))
