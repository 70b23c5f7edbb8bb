"""What only PKH records of an enrolment."""

from django.conf import settings
from django.db import models
from django.utils import timezone
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


class PkhStage(models.Model):
    """The family is a member in this stage, as the ministry's list says."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="pkh_stages", verbose_name=_("family"))
    year = models.PositiveSmallIntegerField(_("year"))
    stage = models.PositiveSmallIntegerField(_("stage"))

    class Meta:
        verbose_name = _("PKH stage")
        verbose_name_plural = _("PKH stages")
        ordering = ["-year", "-stage"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "year", "stage"], name="pkh_stage_once"),
            models.CheckConstraint(condition=models.Q(stage__gte=1, stage__lte=4), name="pkh_membership_stage_1_to_4"),
        ]

    def __str__(self):
        return f"{self.year}/{self.stage}"


class PkhCommitment(models.Model):
    """Whether a member kept a commitment in a stage: at school, or at the health post."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("School attendance")
        HEALTH = "health", _("Health check")

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="pkh_commitments", verbose_name=_("family"))
    member = models.ForeignKey("households.Person", models.PROTECT, related_name="+", verbose_name=_("member"))
    year = models.PositiveSmallIntegerField(_("year"))
    stage = models.PositiveSmallIntegerField(_("stage"))
    kind = models.CharField(_("commitment"), max_length=6, choices=Kind)
    kept = models.BooleanField(_("kept"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("checked by")
    )
    checked_at = models.DateTimeField(_("checked"), default=timezone.now)

    class Meta:
        verbose_name = _("PKH commitment")
        verbose_name_plural = _("PKH commitments")
        ordering = ["-year", "-stage", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "member", "year", "stage", "kind"], name="pkh_commitment_once"
            ),
            models.CheckConstraint(condition=models.Q(stage__gte=1, stage__lte=4), name="pkh_commitment_stage_1_to_4"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()} {self.year}/{self.stage}"
