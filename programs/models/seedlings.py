"""Seedlings: species, distributions in a ward, and the handover to each household (BAST)."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.models import Ward
from programs.models.enrolments import Enrolment
from programs.models.rosters import Roster


class SeedlingSpecies(models.Model):
    """A plant that is handed out."""

    name = models.CharField(_("species"), max_length=60)

    class Meta:
        verbose_name = _("seedling species")
        verbose_name_plural = _("seedling species")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name"], name="seedling_species_once")]

    def __str__(self):
        return self.name


class SeedlingDetails(models.Model):
    """What a household asked for."""

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, primary_key=True, related_name="seedlings")
    species = models.ForeignKey(SeedlingSpecies, models.PROTECT, related_name="+", verbose_name=_("species"))
    quantity = models.PositiveIntegerField(_("seedlings"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("seedling details")
        verbose_name_plural = _("seedling details")

    def __str__(self):
        return f"{self.quantity} {self.species}"


class Distribution(models.Model):
    """One event of handing out in a ward. Its handover note carries `number`."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="distributions", verbose_name=_("roster"))
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", verbose_name=_("ward"))
    place = models.CharField(_("place"), max_length=120)
    held_on = models.DateField(_("date"))
    number = models.CharField(_("handover note number"), max_length=60)
    first_party = models.CharField(_("handed over by"), max_length=120)
    witness = models.CharField(_("witness"), max_length=120, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )

    class Meta:
        verbose_name = _("seedling distribution")
        verbose_name_plural = _("seedling distributions")
        ordering = ["-held_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["number"], name="distribution_number_once")]

    def __str__(self):
        return self.number


class Handover(models.Model):
    """What one household got."""

    class Condition(models.TextChoices):
        GOOD = "good", _("Good")
        FAIR = "fair", _("Fair")
        POOR = "poor", _("Poor")

    distribution = models.ForeignKey(
        Distribution, models.PROTECT, related_name="handovers", verbose_name=_("distribution")
    )
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="handovers", verbose_name=_("household"))
    species = models.ForeignKey(SeedlingSpecies, models.PROTECT, related_name="+", verbose_name=_("species"))
    quantity = models.PositiveIntegerField(_("quantity"), validators=[MinValueValidator(1)])
    condition = models.CharField(_("condition"), max_length=4, choices=Condition, default=Condition.GOOD)
    received_by = models.CharField(_("received by"), max_length=120)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = [models.UniqueConstraint(fields=["distribution", "enrolment", "species"], name="handover_once")]

    def __str__(self):
        return f"{self.quantity} {self.species}"
