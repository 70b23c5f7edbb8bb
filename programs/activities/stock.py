"""The stock of seedlings: what came in, what was lost, what is left. A handover takes from it as it is written."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from programs.models import Handover, SeedlingEntry, SeedlingStock


def take(*, programme_id, species, quantity) -> None:
    """Take `quantity` from the stock in one conditional UPDATE, so that nobody can take what another one took just now.

    Raises ValidationError where there isn't as much. Call it in the transaction of what the seedlings are taken for.
    """
    mine = SeedlingStock.objects.filter(programme=programme_id, species=species)
    if not mine.filter(on_hand__gte=quantity).update(on_hand=F("on_hand") - quantity):
        left = mine.values_list("on_hand", flat=True).first() or 0
        raise ValidationError(
            _("There are %(left)d %(species)s in stock, and %(quantity)d are asked for."),
            code="stock", params={"left": left, "species": species, "quantity": quantity},
        )  # fmt: skip


@transaction.atomic
def record_entry(*, programme, by, species, kind, quantity, happened_on, source, document="") -> SeedlingEntry:
    """Write that seedlings came in or were lost, and move the stock. Raises ValidationError for a day to come, or where
    more was lost than there is."""
    if happened_on > timezone.localdate():
        raise ValidationError(_("The date is in the future."), code="future")
    if kind == SeedlingEntry.Kind.LOST:
        take(programme_id=programme.pk, species=species, quantity=quantity)
    else:
        SeedlingStock.objects.bulk_create([SeedlingStock(programme=programme, species=species)], ignore_conflicts=True)
        found = SeedlingStock.objects.filter(programme=programme, species=species)
        found.update(on_hand=F("on_hand") + quantity)
    made = SeedlingEntry.objects.create(
        programme=programme, species=species, kind=kind, quantity=quantity, happened_on=happened_on, source=source,
        document=document, recorded_by=by,
    )  # fmt: skip
    audit.record(by=by, action=f"stock.{kind}", on=made, summary=f"{quantity} {species}")
    return made


def stock_of(programme):
    """The stock by species with `received`, `lost` and `handed` over: received − lost − handed is what is on hand."""
    entries = SeedlingEntry.objects.filter(programme=programme, species=OuterRef("species")).order_by()
    handed = Handover.objects.filter(enrolment__programme=programme, species=OuterRef("species")).order_by()
    return (
        SeedlingStock.objects.filter(programme=programme)
        .select_related("species")
        .annotate(
            received=_total(entries.filter(kind=SeedlingEntry.Kind.RECEIVED)),
            lost=_total(entries.filter(kind=SeedlingEntry.Kind.LOST)),
            handed=_total(handed),
        )
        .order_by("species__name")
    )


def _total(rows):
    return Coalesce(Subquery(rows.values("species").annotate(total=Sum("quantity")).values("total")), 0)
