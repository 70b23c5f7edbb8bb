"""Determinations (penetapan): the city's list of a day, copied from the locked lists of the wards as plain values."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.models.checks import SecondCheck
from households.models.meetings import Decision
from households.models.register import PovertyStatus
from households.models.thresholds import Threshold
from households.scope import sees_whole_city, ward_ids
from kupang_case.ids import uuid7

# What was made is whole: as many rows as it says, so nobody adds one afterwards.
NO_MORE_ROWS = """
IF EXISTS (
    SELECT FROM (SELECT determination_id, min(id) FROM added GROUP BY determination_id) a
    JOIN households_determination d ON d.id = a.determination_id
    WHERE d.row_count < (SELECT count(*) FROM households_determinationrow r WHERE r.determination_id = d.id)
) THEN
    RAISE EXCEPTION 'a determination takes no more rows than it was made with';
END IF;
RETURN NULL;
"""
FROZEN = pgtrigger.Update | pgtrigger.Delete


class Determination(models.Model):
    """The list of one day with its number and threshold. Nothing of it ever changes; a later one supersedes it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("number"), max_length=60)
    determined_on = models.DateField(_("determined on"))
    threshold = models.ForeignKey(Threshold, models.PROTECT, related_name="+", verbose_name=_("extreme threshold"))
    threshold_amount = models.DecimalField(_("extreme threshold"), max_digits=12, decimal_places=2)
    poor_amount = models.DecimalField(_("poverty line"), max_digits=12, decimal_places=2, null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="following", verbose_name=_("the one before")
    )
    row_count = models.PositiveIntegerField(_("rows"))
    list_hash = models.CharField(_("hash of the list"), max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("determination")
        verbose_name_plural = _("determinations")
        ordering = ["-determined_on", "-id"]
        permissions = [("determine", _("Can determine the list of the city"))]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="determination_number_once"),
            models.UniqueConstraint(
                fields=["determined_on"], name="determination_once_a_day",
                violation_error_message=_("There is a determination of this day already."),
            ),
        ]  # fmt: skip
        triggers = [pgtrigger.Protect(name="determination_stays", operation=FROZEN)]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("determination", args=[self.pk])


class DeterminationRowQuerySet(models.QuerySet):
    """Rows of determinations, and who may see them."""

    def visible_to(self, user):
        """The rows of the wards `user` covers; all for those who see the whole city."""
        if sees_whole_city(user):
            return self
        # Nor what a blind second officer mustn't see (`households.visits.second`).
        hidden = SecondCheck.objects.filter(officer=user, closed_at=None).values("first")
        return self.filter(ward_id__in=ward_ids(user)).exclude(visit_id__in=hidden)

    def listed(self):
        """Those on the list itself: found extremely poor, and the ward agreed."""
        return self.filter(decision=Decision.AGREED, poverty_status=PovertyStatus.EXTREME_POOR)


class DeterminationRow(models.Model):
    """One family as the ward's locked list had it. No foreign keys but its own list's: what it says outlives the rest.

    `poverty_status` is the spending against the determination's lines; `row_hash` covers every value beside it.
    """

    determination = models.ForeignKey(
        Determination, models.PROTECT, related_name="rows", verbose_name=_("determination")
    )
    household_id = models.UUIDField(_("household"))
    visit_id = models.UUIDField(_("visit"))
    meeting_id = models.UUIDField(_("ward meeting"))
    meeting_number = models.CharField(_("number of the minutes"), max_length=60)
    ward_id = models.IntegerField(_("ward"))
    ward_name = models.CharField(_("ward"), max_length=60)
    district_name = models.CharField(_("district"), max_length=60)
    head_name = models.CharField(_("head of household"), max_length=120)
    rt = models.CharField("RT", max_length=3, blank=True)
    rw = models.CharField("RW", max_length=3, blank=True)
    per_capita = models.DecimalField(
        _("spending a person a month"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    threshold_amount = models.DecimalField(_("extreme threshold"), max_digits=12, decimal_places=2)
    poverty_status = models.CharField(_("poverty status"), max_length=12, choices=PovertyStatus)
    decision = models.CharField(_("decision"), max_length=9, choices=Decision)
    row_hash = models.CharField(_("hash"), max_length=64)

    objects = DeterminationRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a determination")
        verbose_name_plural = _("rows of determinations")
        constraints = [models.UniqueConstraint(fields=["determination", "household_id"], name="determination_row_once")]
        indexes = [
            models.Index(fields=["determination", "ward_id", "poverty_status", "decision"], name="determined_by_ward"),
            models.Index(fields=["household_id"], name="determined_household"),
        ]
        triggers = [
            pgtrigger.Protect(name="determination_row_stays", operation=FROZEN),
            pgtrigger.Trigger(
                name="determination_no_more_rows", level=pgtrigger.Statement, when=pgtrigger.After,
                operation=pgtrigger.Insert, referencing=pgtrigger.Referencing(new="added"), func=NO_MORE_ROWS,
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.head_name
