"""Making a determination: once, whole, and never again."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.letters import next_letter_number
from households.determinations import policies, source
from households.models import Determination, Threshold
from households.visits.rules import threshold_in_force

OFFICE = "BAPPEDA"


def latest_determination():
    """The latest determination, or None."""
    return Determination.objects.order_by("-determined_on").first()


def lines_of(day):
    """(threshold row, `source.Lines`) in force on `day`. Raises ValidationError without an extreme threshold."""
    thresholds = list(Threshold.objects.filter(decides=True, valid_from__lte=day))
    extreme = threshold_in_force(thresholds, Threshold.Kind.EXTREME, day)
    poor = threshold_in_force(thresholds, Threshold.Kind.POOR, day)
    if extreme is None:
        raise ValidationError(_("No extreme threshold is in force on that day."), code="threshold_missing")
    return extreme, source.Lines(day, extreme.amount, poor.amount if poor else None)


@transaction.atomic
def make_determination(*, day, note="", by) -> Determination:
    """The list of `day`: copies of the locked lists held until then, judged by the lines in force that day."""
    before = Determination.objects.select_for_update().order_by("-determined_on").first()
    policies.check_determine(by, day, before)
    threshold, lines = lines_of(day)
    count, list_hash = source.stage(lines)
    if not count:
        raise ValidationError(_("No ward has a locked list until that day."), code="empty")
    try:
        with transaction.atomic():
            made = Determination.objects.create(
                number=next_letter_number(OFFICE, day), determined_on=day, threshold=threshold,
                threshold_amount=lines.extreme, poor_amount=lines.poor, note=note.strip(), previous=before,
                row_count=count, list_hash=list_hash, made_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise ValidationError(_("Somebody has just made a determination. Look at it first."), code="raced") from error
    source.copy_staged(made.pk)
    audit.record(by=by, action="determination.make", on=made, summary=f"{made.number} {count} {list_hash}")
    return made


def unchanged(determination) -> bool:
    """Whether every row and the whole list still hash to what was written down."""
    count, broken, list_hash = source.hashes_now(determination.pk)
    return (count, broken, list_hash) == (determination.row_count, 0, determination.list_hash)
