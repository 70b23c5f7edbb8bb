"""Money that is paid out in stages, and who got it."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from kupang_case.ids import uuid7
from programs.models.agencies import Programme
from programs.models.enrolments import Enrolment


class Payout(models.Model):
    """One stage of a programme's payments: on its day everybody listed is due their amount.

    `year` and `part` say which stage of membership it pays, where the programme's lists have stages.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="payouts", verbose_name=_("programme"))
    stage = models.CharField(_("stage"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    part = models.PositiveSmallIntegerField(_("stage of membership"), null=True, blank=True)
    paid_from = models.DateField(_("paid from"))
    channel = models.CharField(_("paid through"), max_length=120)
    source = models.CharField(_("decree or list it rests on"), max_length=120)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ["-paid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "stage"], name="payout_stage_once",
                violation_error_message=_("This stage is recorded already."),
            ),
            models.UniqueConstraint(
                fields=["programme", "year", "part"], condition=models.Q(part__isnull=False),
                name="payout_part_once", violation_error_message=_("This stage is recorded already."),
            ),
            models.CheckConstraint(
                condition=models.Q(year__isnull=True, part__isnull=True)
                | models.Q(year__isnull=False, part__gte=1, part__lte=12),
                name="payout_part_whole", violation_error_message=_("A stage has a year and a number."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.stage

    def get_absolute_url(self):
        return reverse("payout", args=[self.programme.slug, self.pk])


@tracked
class Disbursement(models.Model):
    """What one enrolment gets in a payout, in rupiah: `due` by the programme's numbers of its day, `amount` what is
    paid, the same unless `correction` says why not. With `paid_on` and `proof` once it was paid, else perhaps with the
    reason why not."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    payout = models.ForeignKey(Payout, models.PROTECT, related_name="disbursements", verbose_name=_("payout"))
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="disbursements", verbose_name=_("beneficiary")
    )
    due = models.DecimalField(_("due by the numbers"), max_digits=12, decimal_places=2)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, validators=[MinValueValidator(1)])
    correction = models.CharField(_("why another amount"), max_length=200, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    proof = models.CharField(_("proof (number of the transfer or receipt)"), max_length=80, blank=True)
    received_by = models.CharField(_("received by"), max_length=120, blank=True)
    reason = models.CharField(_("why it was not paid"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), null=True, blank=True)

    class Meta:
        verbose_name = _("disbursement")
        verbose_name_plural = _("disbursements")
        constraints = [
            models.UniqueConstraint(fields=["payout", "enrolment"], name="disbursement_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="disbursement_amount"),
            models.CheckConstraint(
                condition=models.Q(amount=models.F("due")) | ~models.Q(correction=""),
                name="disbursement_correction_has_reason",
                violation_error_message=_("Another amount than the due one has a reason."),
            ),
            models.CheckConstraint(
                condition=models.Q(paid_on__isnull=True, proof="")
                | (models.Q(paid_on__isnull=False, recorded_by__isnull=False, reason="") & ~models.Q(proof="")),
                name="disbursement_paid_whole", violation_error_message=_("A payment has a day and a proof."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["payout", "paid_on"], name="disbursement_by_payout")]

    def __str__(self):
        return f"{self.amount}"
