"""Training: sessions, and who was there."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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
