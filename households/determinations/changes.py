"""What differs between a determination and the one before: querysets of frozen rows, so numbers and rows agree."""

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, Value, When

from households.models import DeterminationRow
from households.models.meetings import Decision

ABSENT, DISAGREED = "absent", Decision.DISAGREED.value
NEW, GONE, CHANGED = "new", "gone", "changed"
# What a row says in one word: the ward's no, else the status.
OUTCOME = Case(
    When(decision=Decision.DISAGREED, then=Value(DISAGREED)), default=F("poverty_status"), output_field=CharField()
)


def _twin(determination_id):
    """The row of another determination about the same family."""
    return DeterminationRow.objects.filter(determination=determination_id, household_id=OuterRef("household_id"))


def differences(rows, determination, kind):
    """Of `rows` (any scope): those `new` on the list, `gone` from it (rows of the one before) or `changed` on it."""
    before, now = rows.filter(determination=determination.previous_id), rows.filter(determination=determination.pk)
    if kind == GONE:
        return before.listed().filter(~Exists(_twin(determination.pk).listed()))
    listed = now.listed()
    if kind == NEW:
        return listed.filter(~Exists(_twin(determination.previous_id).listed()))
    same = _twin(determination.previous_id).listed()
    same = same.filter(
        head_name=OuterRef("head_name"), ward_id=OuterRef("ward_id"), per_capita=OuterRef("per_capita"),
        rt=OuterRef("rt"), rw=OuterRef("rw"),
    )  # fmt: skip
    return listed.filter(Exists(_twin(determination.previous_id).listed()) & ~Exists(same))


def difference_counts(rows, determination) -> dict:
    """How many are new, gone and changed in one's scope; empty without one before."""
    if determination.previous_id is None:
        return {}
    return {kind: differences(rows, determination, kind).count() for kind in (NEW, GONE, CHANGED)}


def moved(rows, determination, origin, target):
    """Of `rows`: those that went from the outcome `origin` to `target`; `absent` is no row at all on that side.

    Rows of `determination`, or of the one before where `target` is absent.
    """
    if target == ABSENT:
        left = rows.filter(determination=determination.previous_id).annotate(outcome=OUTCOME)
        return left.filter(~Exists(_twin(determination.pk)), outcome=origin)
    now = rows.filter(determination=determination.pk).annotate(outcome=OUTCOME).filter(outcome=target)
    if origin == ABSENT:
        return now.filter(~Exists(_twin(determination.previous_id)))
    return now.filter(Exists(_twin(determination.previous_id).annotate(outcome=OUTCOME).filter(outcome=origin)))


def move_counts(rows, determination) -> dict:
    """`{(origin, target): families}` from the one before to `determination`, in two queries; no zero entries."""
    origin = Subquery(_twin(determination.previous_id).annotate(outcome=OUTCOME).values("outcome")[:1])
    now = rows.filter(determination=determination.pk).annotate(target=OUTCOME, origin=origin)
    found = {
        (start or ABSENT, end): count
        for start, end, count in now.values_list("origin", "target")
        .annotate(n=Count("pk"))
        .order_by("origin", "target")
    }
    gone = rows.filter(~Exists(_twin(determination.pk)), determination=determination.previous_id)
    gone = gone.annotate(origin=OUTCOME).values_list("origin").annotate(n=Count("pk")).order_by("origin")
    return found | {(start, ABSENT): count for start, count in gone}


def of_outcome(rows, outcome):
    """Of `rows`, those with this outcome."""
    if outcome == DISAGREED:
        return rows.filter(decision=Decision.DISAGREED)
    return rows.filter(~Q(decision=Decision.DISAGREED), poverty_status=outcome)
