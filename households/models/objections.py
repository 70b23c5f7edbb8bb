"""Objections (sanggah): what somebody brings forward against a status or a list, with its term and its decision."""

import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from households.models.limits import VerificationLimit
from households.models.register import Household
from households.scope import sees_whole_city
from kupang_case.ids import uuid7


class ObjectionState(models.TextChoices):
    """The moves are `households.objections.workflow`."""

    RECEIVED = "received", _("Waiting for a decision")
    UPHELD = "upheld", _("Upheld")
    DISMISSED = "dismissed", _("Dismissed")


def due_date():
    """The last day for the decision on an objection of today, by the term in force; one query."""
    today = timezone.localdate()
    days = VerificationLimit.objects.in_force(today).get(VerificationLimit.Key.OBJECTION_DAYS, 0)
    return today + datetime.timedelta(days=int(days))


class ObjectionQuerySet(models.QuerySet):
    """Objections, and who may see them."""

    def visible_to(self, user):
        """Those about households `user` may see, for those who may see objections at all."""
        if not user.has_perm("households.view_objection"):
            return self.none()
        return self if sees_whole_city(user) else self.filter(household__in=Household.objects.visible_to(user))


@tracked
class Objection(models.Model):
    """Brought by anyone, through an officer. `kind` and `object_id` name what it is against (`households.objections
    .kinds`): the household's status, or something of an app above this one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="objections", verbose_name=_("household"))
    kind = models.CharField(_("against"), max_length=30, default="status")
    object_id = models.CharField(max_length=40, blank=True, editable=False)
    object_label = models.CharField(max_length=200, blank=True, editable=False)
    brought_by = models.CharField(_("brought by"), max_length=120)
    contact = models.CharField(_("how to reach them"), max_length=120, blank=True)
    statement = models.TextField(_("what they say"))
    state = models.CharField(_("state"), max_length=9, choices=ObjectionState, default=ObjectionState.RECEIVED)
    due_on = models.DateField(_("decision due"), default=due_date)
    evidence = models.FileField(_("evidence"), upload_to="objections/%Y/%m/", blank=True)
    evidence_type = models.CharField(max_length=20, blank=True, editable=False)
    evidence_sha256 = models.CharField(_("SHA-256 of the evidence"), max_length=64, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.TextField(_("reason of the decision"), blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["due_on", "id"]
        permissions = [
            ("record_objection", _("Can record objections")),
            ("decide_objection", _("Can decide objections that others recorded")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("recorded_by")),
                name="objection_not_own",
                violation_error_message=_("Nobody decides an objection that they recorded themselves."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="received", decided_at__isnull=True, decided_by__isnull=True)
                | (
                    models.Q(state__in=["upheld", "dismissed"], decided_at__isnull=False, decided_by__isnull=False)
                    & ~models.Q(reason="")
                ),
                name="objection_decided_whole",
                violation_error_message=_("A decided objection has a person, a time and a reason."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="objection_queue"),
            models.Index(fields=["household", "-recorded_at"], name="objection_by_household"),
        ]

    def __str__(self):
        return f"{self.brought_by} {self.recorded_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("objection", args=[self.pk])
