"""What only PIP records of an enrolment."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.models.register import SchoolLevel
from programs.models.enrolments import Enrolment


class PipDetails(models.Model):
    """The pupil's school and year, and the way from the nomination decree to the money.

    Nominated (the account isn't active) → account activated before the deadline → awarded; the money is a Payout.
    """

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, primary_key=True, related_name="pip")
    school_year = models.PositiveSmallIntegerField(_("school year begins"))
    level = models.CharField(_("level"), max_length=6, choices=SchoolLevel)
    school = models.CharField(_("school"), max_length=120, blank=True)
    nisn = models.CharField(_("NISN"), max_length=10, blank=True)
    half_year = models.BooleanField(_("first or final class: half a year"), default=False)
    nomination_number = models.CharField(_("nomination decree"), max_length=60, blank=True)
    nominated_on = models.DateField(_("nominated on"), null=True, blank=True)
    activate_by = models.DateField(_("activate the account by"), null=True, blank=True)
    activated_on = models.DateField(_("account activated on"), null=True, blank=True)
    award_number = models.CharField(_("award decree"), max_length=60, blank=True)
    awarded_on = models.DateField(_("awarded on"), null=True, blank=True)

    class Meta:
        verbose_name = _("PIP details")
        verbose_name_plural = _("PIP details")
        constraints = [
            models.CheckConstraint(
                condition=Q(nominated_on__isnull=True, activate_by__isnull=True, nomination_number="")
                | (Q(nominated_on__isnull=False, activate_by__isnull=False) & ~Q(nomination_number="")),
                name="pip_nomination_whole",
                violation_error_message=_("A nomination has a decree, a date and a deadline."),
            ),
            models.CheckConstraint(
                condition=Q(activated_on__isnull=True) | Q(activated_on__lte=models.F("activate_by")),
                name="pip_activated_in_time",
                violation_error_message=_("The deadline for activating the account has passed."),
            ),
            models.CheckConstraint(
                condition=Q(awarded_on__isnull=True, award_number="")
                | (Q(awarded_on__isnull=False, activated_on__isnull=False) & ~Q(award_number="")),
                name="pip_award_after_activation",
                violation_error_message=_("Only an activated account is awarded."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_level_display()} {self.school_year}"
