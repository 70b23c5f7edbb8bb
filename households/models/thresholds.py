"""Poverty thresholds: dated rows with their source, never constants in code."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked


@tracked
class Threshold(models.Model):
    """Rupiah a person a month. The one in force on a day: city before national, then the latest `valid_from`
    (`households.visits.rules`). Published lines that decide nothing here have `decides` off."""

    class Kind(models.TextChoices):
        EXTREME = "extreme", _("Extreme poverty")
        POOR = "poor", _("Poverty line")

    class Scope(models.TextChoices):
        CITY = "city", _("City")
        NATIONAL = "national", _("National")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    scope = models.CharField(_("scope"), max_length=8, choices=Scope)
    amount = models.DecimalField(_("Rp a person a month"), max_digits=12, decimal_places=2)
    valid_from = models.DateField(_("valid from"))
    decides = models.BooleanField(_("decides statuses"), default=True)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=200)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "scope", "valid_from"], name="threshold_once_a_day",
                violation_error_message=_("There is a threshold of this kind and scope from that day on already."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="threshold_positive",
                violation_error_message=_("A threshold is above zero."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()} {self.valid_from:%Y}"
