"""Training: sessions, and who was there."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kupang_case.ids import uuid7
from programs.models.enrolments import Enrolment
from programs.models.rosters import Roster


class TrainingDetails(models.Model):
    """What a participant brings."""

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, primary_key=True, related_name="training")
    fish_trader = models.BooleanField(_("fish trader"), default=False)

    class Meta:
        verbose_name = _("training details")
        verbose_name_plural = _("training details")

    def __str__(self):
        return str(_("Fish trader")) if self.fish_trader else "–"


class TrainingPlace(models.Model):
    """Where sessions are held, and how many people fit in. A session keeps the name it had that day."""

    name = models.CharField(_("place"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    capacity = models.PositiveIntegerField(_("seats"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("training place")
        verbose_name_plural = _("training places")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name"], name="training_place_once")]

    def __str__(self):
        return self.name


class TrainingSession(models.Model):
    """One meeting of a training: place, hours, seats, trainer."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="sessions", verbose_name=_("roster"))
    topic = models.CharField(_("topic"), max_length=120)
    place = models.CharField(_("place"), max_length=120)
    held_on = models.DateField(_("date"))
    seats = models.PositiveIntegerField(_("seats"))
    trainer = models.CharField(_("trainer"), max_length=120)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )

    class Meta:
        verbose_name = _("training session")
        verbose_name_plural = _("training sessions")
        ordering = ["held_on", "pk"]

    def __str__(self):
        return self.topic


class Attendance(models.Model):
    """Whether a participant was at a session."""

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="attendances", verbose_name=_("session"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attendances", verbose_name=_("participant"))
    present = models.BooleanField(_("present"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_once")]

    def __str__(self):
        return str(_("present")) if self.present else str(_("absent"))


class Certificate(models.Model):
    """That somebody completed a course, as it was printed: names and numbers are copies, as on the paper.

    `share` and `needed` are per cent of the sessions held. `token` is 24 random bytes, not to be guessed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enrolment = models.OneToOneField(
        Enrolment, models.PROTECT, related_name="certificate", verbose_name=_("participant")
    )
    number = models.CharField(_("number"), max_length=60)
    token = models.CharField(_("token"), max_length=43, editable=False)
    name = models.CharField(_("name"), max_length=120)
    course = models.CharField(_("course"), max_length=120)
    attended = models.PositiveSmallIntegerField(_("sessions attended"))
    held = models.PositiveSmallIntegerField(_("sessions held"))
    share = models.DecimalField(_("attendance in per cent"), max_digits=5, decimal_places=2)
    needed = models.DecimalField(_("needed in per cent"), max_digits=5, decimal_places=2)
    issued_on = models.DateField(_("issued on"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(fields=["number"], name="certificate_number_once"),
            models.UniqueConstraint(fields=["token"], name="certificate_token_once"),
            models.CheckConstraint(condition=models.Q(share__gte=models.F("needed")), name="certificate_earned"),
        ]

    def __str__(self):
        return self.number
