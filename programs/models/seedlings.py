"""Seedlings: species, distributions in a ward, and the handover to each household (BAST)."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.history import tracked
from households.models import Ward
from kupang_case.ids import uuid7
from programs.models.agencies import Programme
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


class SeedlingStock(models.Model):
    """What a programme has of a species now; entries and handovers move it, never below zero."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="stock", verbose_name=_("programme"))
    species = models.ForeignKey(SeedlingSpecies, models.PROTECT, related_name="+", verbose_name=_("species"))
    on_hand = models.IntegerField(_("in stock"), default=0)

    class Meta:
        verbose_name = _("seedling stock")
        verbose_name_plural = _("seedling stock")
        constraints = [
            models.UniqueConstraint(fields=["programme", "species"], name="seedling_stock_once"),
            models.CheckConstraint(
                condition=models.Q(on_hand__gte=0), name="seedling_stock_not_negative",
                violation_error_message=_("There aren't that many left."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.on_hand} {self.species}"


class SeedlingEntry(models.Model):
    """Seedlings that came in, or were lost before they were handed out, with the paper that says so."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Received")
        LOST = "lost", _("Lost")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="stock_entries", verbose_name=_("programme"))
    species = models.ForeignKey(SeedlingSpecies, models.PROTECT, related_name="+", verbose_name=_("species"))
    kind = models.CharField(_("what happened"), max_length=8, choices=Kind, default=Kind.RECEIVED)
    quantity = models.PositiveIntegerField(_("quantity"), validators=[MinValueValidator(1)])
    happened_on = models.DateField(_("date"))
    source = models.CharField(_("from whom, or why"), max_length=200)
    document = models.CharField(_("number of the document"), max_length=60, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)

    class Meta:
        verbose_name = _("entry of seedlings")
        verbose_name_plural = _("entries of seedlings")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.quantity} {self.species}"


class Distribution(models.Model):
    """One event of handing out in a ward. Its handover note carries `number`."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="distributions", verbose_name=_("roster"))
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", verbose_name=_("ward"))
    place = models.CharField(_("place"), max_length=120)
    held_on = models.DateField(_("date"))
    number = models.CharField(_("handover note number"), max_length=60)
    first_party = models.CharField(_("handed over by"), max_length=120)
    witness = models.CharField(_("witness"), max_length=120, blank=True)
    second_witness = models.CharField(_("second witness"), max_length=120, blank=True)
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
        # Not the "poor" of families: the same English word for another thing.
        POOR = "poor", pgettext_lazy("condition", "Poor")

    distribution = models.ForeignKey(
        Distribution, models.PROTECT, related_name="handovers", verbose_name=_("distribution")
    )
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="handovers", verbose_name=_("household"))
    species = models.ForeignKey(SeedlingSpecies, models.PROTECT, related_name="+", verbose_name=_("species"))
    quantity = models.PositiveIntegerField(_("quantity"), validators=[MinValueValidator(1)])
    condition = models.CharField(_("condition"), max_length=4, choices=Condition, default=Condition.GOOD)
    received_by = models.CharField(_("received by"), max_length=120)
    photo = models.ImageField(_("photo"), upload_to="handovers/%Y/%m/", blank=True)
    photo_sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
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


class SurvivalCheckQuerySet(models.QuerySet):
    """Checks, and which of them wait."""

    def due(self, day):
        """Those whose day has come and that nobody has made."""
        return self.filter(checked_on__isnull=True, due_on__lte=day)


@tracked
class SurvivalCheck(models.Model):
    """How many of a handover are alive at its first, second or third check; empty until somebody looked.

    `due_on` is fixed at the handover by the parameters in force that day.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    handover = models.ForeignKey(Handover, models.PROTECT, related_name="checks", verbose_name=_("handover"))
    number = models.PositiveSmallIntegerField(_("check"))
    due_on = models.DateField(_("due on"))
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    alive = models.PositiveIntegerField(_("alive"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("checked by")
    )

    objects = SurvivalCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("survival check")
        verbose_name_plural = _("survival checks")
        constraints = [
            models.UniqueConstraint(fields=["handover", "number"], name="survival_check_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=3), name="survival_check_1_to_3"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_on__isnull=True, alive__isnull=True, checked_by__isnull=True)
                | models.Q(checked_on__isnull=False, alive__isnull=False, checked_by__isnull=False),
                name="survival_check_whole", violation_error_message=_("A check has a day, a number and a person."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=models.Q(checked_on__isnull=True), name="survival_check_due"
            )
        ]

    def __str__(self):
        return f"{self.number}: {self.due_on:%Y-%m-%d}"
