"""Families that left poverty: the evidence on which they graduated, and the months somebody watches them after it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from households.models import Visit
from kupang_case.ids import uuid7
from programs.models.enrolments import Enrolment


class Graduation(models.Model):
    """An exit on evidence: two approved visits above the threshold, months apart. Nothing of it changes but the end of
    the watch."""

    class Outcome(models.TextChoices):
        WATCHED = "watched", _("Being watched")
        HELD = "held", _("Stayed out of poverty")
        FELL_BACK = "fell_back", _("Fell back into poverty")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="graduation", verbose_name=_("enrolment"))
    first_visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", verbose_name=_("first visit"))
    last_visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", verbose_name=_("last visit"))
    months = models.PositiveSmallIntegerField(_("months between them"))
    graduated_on = models.DateField(_("graduated on"))
    watch_until = models.DateField(_("watched until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, default=Outcome.WATCHED)
    closing_visit = models.ForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("visit that ended the watch")
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    class Meta:
        verbose_name = _("graduation")
        verbose_name_plural = _("graduations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="watched", closing_visit__isnull=True, closed_by__isnull=True)
                | (~models.Q(outcome="watched") & models.Q(closing_visit__isnull=False, closed_by__isnull=False)),
                name="graduation_end_on_evidence",
                violation_error_message=_("The watch ends with a visit."),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.graduated_on:%Y-%m-%d}"
