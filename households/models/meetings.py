"""Ward meetings (musyawarah kelurahan, "muskel"): what a ward decided of each verified household, and why."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from households.models.areas import Ward
from households.models.register import Household
from households.models.visits import Visit
from households.scope import sees_whole_city, ward_ids
from kupang_case.ids import uuid7


class MeetingState(models.TextChoices):
    """The moves are `households.meetings.workflow`."""

    OPEN = "open", _("Not closed yet")
    CLOSED = "closed", _("Closed")


class Decision(models.TextChoices):
    """What a meeting says of a household's verified status."""

    AGREED = "agreed", _("Agreed")
    DISAGREED = "disagreed", _("Not agreed")
    POSTPONED = "postponed", _("Postponed")


class WardMeetingQuerySet(models.QuerySet):
    """Meetings, and who may see them."""

    def visible_to(self, user):
        """The meetings of the wards `user` covers; all for those who see the whole city."""
        return self if sees_whole_city(user) else self.filter(ward__in=ward_ids(user))


@tracked
class WardMeeting(models.Model):
    """One meeting of a ward. Its agenda is drawn up once, when it is called; closed, nothing of it changes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="meetings", verbose_name=_("ward"))
    held_on = models.DateField(_("date of the meeting"))
    place = models.CharField(_("place of the meeting"), max_length=120)
    attendees = models.TextField(
        _("attendance"), blank=True, help_text=_("One person a line: name, then the office or the RT/RW.")
    )
    state = models.CharField(_("state"), max_length=6, choices=MeetingState, default=MeetingState.OPEN)
    number = models.CharField(_("number of the minutes"), max_length=60, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("called by")
    )
    called_at = models.DateTimeField(_("called"), default=timezone.now, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = WardMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("ward meeting")
        verbose_name_plural = _("ward meetings")
        ordering = ["-held_on", "-id"]
        permissions = [("hold_meeting", _("Can hold the ward meeting"))]
        constraints = [
            models.UniqueConstraint(
                fields=["ward"], condition=models.Q(state="open"), name="meeting_one_open",
                violation_error_message=_("This ward has an open meeting already: close that one first."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True, closed_by__isnull=True, number="")
                | (models.Q(state="closed", closed_at__isnull=False, closed_by__isnull=False) & ~models.Q(number="")),
                name="meeting_closed_whole",
                violation_error_message=_("A closed meeting has a number, a person and a time."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.ward} {self.held_on:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("meeting", args=[self.pk])


@tracked
class MeetingItem(models.Model):
    """One household on the agenda, with the approved visit the meeting speaks of."""

    meeting = models.ForeignKey(WardMeeting, models.CASCADE, related_name="items", verbose_name=_("ward meeting"))
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name=_("household"))
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", verbose_name=_("visit"))
    decision = models.CharField(_("decision"), max_length=9, choices=Decision, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("item of a ward meeting")
        verbose_name_plural = _("items of ward meetings")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "household"], name="meeting_item_once"),
            models.CheckConstraint(
                condition=~models.Q(decision__in=["disagreed", "postponed"]) | ~models.Q(reason=""),
                name="meeting_item_reason",
                violation_error_message=_("Write why it is not agreed or postponed."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["meeting", "decision", "id"], name="meeting_item_agenda")]

    def __str__(self):
        return str(self.household)
