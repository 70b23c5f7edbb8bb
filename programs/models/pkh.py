"""What only PKH records of an enrolment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.models.enrolments import Enrolment


class PkhDetails(models.Model):
    """The family's stage and recipient; the components follow from the members (`programs.kinds.pkh`)."""

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, primary_key=True, related_name="pkh")
    year = models.PositiveSmallIntegerField(_("year"))
    stage = models.PositiveSmallIntegerField(_("stage"))
    recipient = models.ForeignKey(
        "households.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recipient")
    )

    class Meta:
        verbose_name = _("PKH details")
        verbose_name_plural = _("PKH details")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__gte=1, stage__lte=4), name="pkh_stage_1_to_4",
                violation_error_message=_("PKH is paid in stages 1 to 4."),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.year}/{self.stage}"
