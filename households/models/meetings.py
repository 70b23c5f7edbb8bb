"""Ward meetings (musyawarah kelurahan, "muskel"): what a ward decided of each verified household, and why."""

import secrets

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from households.models.areas import Ward
from households.models.register import Household, PovertyStatus
from households.models.visits import Visit
from households.scope import sees_whole_city, ward_ids
from kupang_case.ids import uuid7


class MeetingState(models.TextChoices):
    """The moves are `households.meetings.workflow`."""

    OPEN = "open", _("Not closed yet")
    CLOSED = "closed", _("Closed")
    LOCKED = "locked", _("Locked")


class Decision(models.TextChoices):
    """What a meeting says of a household's verified status."""

    AGREED = "agreed", _("Agreed")
    DISAGREED = "disagreed", _("Not agreed")
    POSTPONED = "postponed", _("Postponed")


def make_token() -> str:
    """What stands in the QR of the minutes: nobody guesses it, and it says nothing."""
    return secrets.token_urlsafe(12)


# Whoever writes, by whatever way: what a closed meeting decided stays, and a locked meeting stays whole.
ONLY_WHILE_OPEN = """
IF (SELECT state FROM households_wardmeeting WHERE id = coalesce(NEW.meeting_id, OLD.meeting_id)) <> 'open'
   OR (TG_OP = 'UPDATE' AND NEW.meeting_id <> OLD.meeting_id) THEN
    RAISE EXCEPTION 'the meeting is closed: % can''t change any more', TG_TABLE_NAME;
END IF;
RETURN coalesce(NEW, OLD);
"""
LOCKED_STAYS = """
IF OLD.state = 'locked' OR (OLD.state = 'closed' AND (
    TG_OP = 'DELETE' OR NEW.state = 'open'
    OR (NEW.ward_id, NEW.held_on, NEW.place, NEW.number, NEW.list_hash, NEW.token, NEW.closed_at, NEW.closed_by_id)
       IS DISTINCT FROM
       (OLD.ward_id, OLD.held_on, OLD.place, OLD.number, OLD.list_hash, OLD.token, OLD.closed_at, OLD.closed_by_id)))
THEN
    RAISE EXCEPTION 'the minutes of a closed meeting can''t change any more';
END IF;
RETURN coalesce(NEW, OLD);
"""


def while_open(name):
    """A trigger that refuses every write to the rows of a meeting that isn't open."""
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    return pgtrigger.Trigger(name=name, when=pgtrigger.Before, operation=operation, func=ONLY_WHILE_OPEN)


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
    list_hash = models.CharField(_("hash of the list"), max_length=64, blank=True, editable=False)
    token = models.CharField(max_length=24, default=make_token, editable=False)
    scan = models.FileField(_("signed minutes"), upload_to="minutes/%Y/%m/", blank=True)
    scan_type = models.CharField(max_length=20, blank=True, editable=False)
    scan_sha256 = models.CharField(_("SHA-256 of the scan"), max_length=64, blank=True, editable=False)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("locked by")
    )
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True)

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
                | (
                    models.Q(state__in=["closed", "locked"], closed_at__isnull=False, closed_by__isnull=False)
                    & ~models.Q(number="") & ~models.Q(list_hash="")
                ),
                name="meeting_closed_whole",
                violation_error_message=_("A closed meeting has a number, a person and a time."),
            ),
            models.CheckConstraint(
                condition=(~models.Q(state="locked") & models.Q(locked_at__isnull=True, locked_by__isnull=True))
                | (models.Q(state="locked", locked_at__isnull=False, locked_by__isnull=False)
                   & ~models.Q(scan_sha256="")),
                name="meeting_locked_whole",
                violation_error_message=_("A locked meeting has its signed minutes, a person and a time."),
            ),
            models.UniqueConstraint(fields=["token"], name="meeting_token_once"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["ward", "-held_on"], name="meeting_by_ward")]
        triggers = [
            pgtrigger.Trigger(
                name="meeting_locked_stays", when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete,
                func=LOCKED_STAYS,
            )
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
    # As they were on the day: the minutes and the hash speak of these, whatever is corrected later.
    head_name = models.CharField(_("head of household"), max_length=120, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    rw = models.CharField("RW", max_length=3, blank=True)
    poverty_status = models.CharField(
        _("verified status"), max_length=12, choices=PovertyStatus, default=PovertyStatus.UNKNOWN
    )
    per_capita = models.DecimalField(
        _("spending a person a month"), max_digits=12, decimal_places=2, null=True, blank=True
    )
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
        triggers = [while_open("item_while_open")]

    def __str__(self):
        return self.head_name or str(self.household)


@tracked
class MeetingAttendee(models.Model):
    """Somebody invited to a meeting, and whether they came."""

    meeting = models.ForeignKey(WardMeeting, models.CASCADE, related_name="attendance", verbose_name=_("ward meeting"))
    name = models.CharField(_("name"), max_length=120)
    position = models.CharField(_("office or RT/RW"), max_length=120, blank=True)
    present = models.BooleanField(_("present"), default=True)

    class Meta:
        verbose_name = _("person at a ward meeting")
        verbose_name_plural = _("persons at ward meetings")
        ordering = ["id"]
        triggers = [while_open("attendee_while_open")]

    def __str__(self):
        return f"{self.name}, {self.position}" if self.position else self.name
