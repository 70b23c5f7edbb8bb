"""Payments in stages: who is due what, who was paid with which proof, and who was not."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from programs.activities.due import amounts_due
from programs.enrolments.policies import check_running
from programs.models import Disbursement, Payout


@transaction.atomic
def create_payout(*, programme, by, amount=None, **values) -> Payout:
    """Open a stage: each member is due what the kind and the numbers of its first day say, or `amount` rupiah; it can
    be corrected for each until it is paid. `values`: stage, paid_from, channel, source, and year and part where
    membership goes by stage.

    Raises ValidationError where the stage is recorded already, nobody is a member, or there is no amount.
    """
    check_running(programme)
    try:
        with transaction.atomic():
            made = Payout.objects.create(programme=programme, created_by=by, **values)
    except IntegrityError:
        raise ValidationError(_("This stage is recorded already."), code="already") from None
    owed = amounts_due(programme, made.paid_from, year=made.year, part=made.part, amount=amount)
    rows = [Disbursement(payout=made, enrolment_id=pk, due=rupiah, amount=rupiah) for pk, rupiah in owed]
    Disbursement.objects.bulk_create(rows, batch_size=2_000)
    audit.record(by=by, action="payout.create", on=made, summary=f"{made.stage}: {len(rows)}")
    return made


def rows_of(payout):
    """The disbursements of `payout` with what a list names."""
    related = ("enrolment__household__ward", "enrolment__household__current_visit", "enrolment__person")
    return payout.disbursements.select_related(*related)


def totals_of(payout) -> dict:
    """`due`, `paid`, `corrected` (how many) and `due_amount`, `paid_amount` (rupiah), in one query."""
    paid = Q(paid_on__isnull=False)
    found = payout.disbursements.aggregate(
        due=Count("pk"), paid=Count("pk", filter=paid), corrected=Count("pk", filter=~Q(correction="")),
        due_amount=Sum("amount"),
        paid_amount=Sum("amount", filter=paid),
    )  # fmt: skip
    return {name: value or 0 for name, value in found.items()}


def payouts_of(programme):
    """The payouts of `programme` with how many are `due` and `paid`, the latest first."""
    paid = Count("disbursements", filter=Q(disbursements__paid_on__isnull=False))
    return programme.payouts.annotate(due=Count("disbursements"), paid=paid).order_by("-paid_from", "-pk")


def _check_paid_on(payout, day):
    if day > timezone.localdate():
        raise ValidationError(_("The date is in the future."), code="future")
    if day < payout.paid_from:
        raise ValidationError(_("This stage wasn't paid before its first day."), code="too_early")


def _locked(disbursement) -> Disbursement:
    found = Disbursement.objects.select_for_update(of=("self",)).select_related("payout").get(pk=disbursement.pk)
    if found.paid_on:
        raise ValidationError(_("This payment is recorded already."), code="already")
    return found


@transaction.atomic
def correct_amount(*, disbursement, by, amount, reason) -> Disbursement:
    """Write what one really gets, and why; the due amount again needs no reason. Raises ValidationError where they were
    paid, or without a reason."""
    found = _locked(disbursement)
    if amount != found.due and not reason.strip():
        raise ValidationError(_("Say why the amount is another one."), code="no_reason")
    found.amount, found.correction = amount, "" if amount == found.due else reason.strip()
    found.recorded_by, found.recorded_at = by, timezone.now()
    found.save()
    audit.record(by=by, action="payout.correct", on=found, summary=f"{found.due} → {amount}: {found.correction}")
    return found


@transaction.atomic
def record_payment(*, disbursement, by, paid_on, proof, received_by) -> Disbursement:
    """Write that one was paid. Raises ValidationError where it was already, or for a day that can't be."""
    found = _locked(disbursement)
    _check_paid_on(found.payout, paid_on)
    found.paid_on, found.proof, found.received_by = paid_on, proof, received_by
    found.reason, found.recorded_by, found.recorded_at = "", by, timezone.now()
    found.save()
    audit.record(by=by, action="payout.paid", on=found, summary=f"{found.payout.stage} {proof}")
    return found


@transaction.atomic
def record_refusal(*, disbursement, by, reason) -> Disbursement:
    """Write why one was not paid; they stay due. Raises ValidationError where they were paid."""
    found = _locked(disbursement)
    found.reason, found.recorded_by, found.recorded_at = reason, by, timezone.now()
    found.save()
    audit.record(by=by, action="payout.unpaid", on=found, summary=reason)
    return found


@transaction.atomic
def record_payments(*, payout, by, ids, paid_on, proof) -> int:
    """Write that those of `ids` still due were paid on one list (`proof`: its number); return how many were."""
    _check_paid_on(payout, paid_on)
    locked = payout.disbursements.select_for_update().filter(pk__in=ids, paid_on__isnull=True).order_by("pk")
    found = list(locked.values_list("pk", flat=True))
    values = {"paid_on": paid_on, "proof": proof, "reason": "", "recorded_by": by, "recorded_at": timezone.now()}
    Disbursement.objects.filter(pk__in=found).update(**values)
    label = Disbursement._meta.label_lower
    summary = f"{payout.stage} {proof}"
    audit.record_many(
        audit.entry(by=by, action="payout.paid", object_type=label, object_id=str(pk), summary=summary) for pk in found
    )
    return len(found)
