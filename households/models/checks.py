"""What makes a reviewer look twice at a visit, and the blind second visits that measure how far officers agree."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.models.visits import Visit


class VisitFlag(models.Model):
    """One thing of a visit that looks like invention (`households.visits.flags`): a reason to ask, no proof."""

    class Kind(models.TextChoices):
        NEAR_LINE = "near_line", _("Just under the threshold")
        SAME_ANSWERS = "same_answers", _("Same answers as the visits before")
        SAME_PHOTO = "same_photo", _("Photo of another visit")
        CROWDED = "crowded", _("Many visits within minutes")
        FAR_AWAY = "far_away", _("Far away")
        TOO_QUICK = "too_quick", _("Very short visit")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="flags", verbose_name=_("visit"))
    kind = models.CharField(_("flag"), max_length=12, choices=Kind)
    detail = models.CharField(_("what was found"), max_length=200)
    twin = models.ForeignKey(
        Visit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("the visit it repeats")
    )
    found_at = models.DateTimeField(_("found"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("flag of a visit")
        verbose_name_plural = _("flags of visits")
        constraints = [models.UniqueConstraint(fields=["visit", "kind"], name="visit_flag_once")]

    def __str__(self):
        return self.get_kind_display()


class SecondCheck(models.Model):
    """A visit drawn by lot for a second officer, who sees nothing of it until the check is closed.

    `lot` is where the draw fell (0 to 1, below `share` is drawn). Closed when the second visit is approved.
    """

    first = models.OneToOneField(Visit, models.PROTECT, related_name="second_check", verbose_name=_("first visit"))
    second = models.OneToOneField(
        Visit, models.PROTECT, null=True, blank=True, related_name="checks", verbose_name=_("second visit")
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="second_of",
        verbose_name=_("second officer"),
    )  # fmt: skip
    lot = models.FloatField(_("lot"))
    share = models.FloatField(_("share drawn"))
    drawn_at = models.DateTimeField(_("drawn"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    agreed = models.BooleanField(_("same status"), null=True, blank=True)
    answers_same = models.PositiveSmallIntegerField(_("same answers"), null=True, blank=True)
    answers_asked = models.PositiveSmallIntegerField(_("answers compared"), null=True, blank=True)

    class Meta:
        verbose_name = _("second check")
        verbose_name_plural = _("second checks")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, agreed__isnull=True)
                | models.Q(closed_at__isnull=False, agreed__isnull=False, second__isnull=False),
                name="second_check_whole",
                violation_error_message=_("A closed check has its second visit and what came of it."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["officer", "closed_at"], name="second_check_open")]

    def __str__(self):
        return str(self.first)
