"""Enrolments that a life event touched: each waits on its programme's worklist until somebody says how it goes on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.models import LifeEvent, Person
from households.scope import sees_whole_city
from kupang_case.ids import uuid7
from programs.models.agencies import agency_ids
from programs.models.enrolments import OPEN_STATES, Enrolment


class Choice(models.TextChoices):
    """How a touched enrolment goes on."""

    STAYS = "stays", _("Goes on as it is")
    HEIR = "heir", _("An heir goes on")
    ALONG = "along", _("Moves along")
    ENDS = "ends", _("Ends")


class EnrolmentTouchQuerySet(models.QuerySet):
    """Touched enrolments, and who may see them."""

    def visible_to(self, user):
        """As the enrolments themselves."""
        if not user.has_perm("programs.view_enrolment"):
            return self.none()
        return self if sees_whole_city(user) else self.filter(enrolment__programme__agency__in=agency_ids(user))

    def waiting(self):
        """Those nobody settled, of enrolments still open."""
        return self.filter(choice="", enrolment__state__in=OPEN_STATES)


class EnrolmentTouch(models.Model):
    """One enrolment that one event touched, and what was decided."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(LifeEvent, models.PROTECT, related_name="touches", verbose_name=_("life event"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="touches", verbose_name=_("enrolment"))
    choice = models.CharField(_("how it goes on"), max_length=5, choices=Choice, blank=True)
    heir = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("heir")
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=500, blank=True)
    touched_at = models.DateTimeField(_("touched"), default=timezone.now, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    objects = EnrolmentTouchQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment touched by a life event")
        verbose_name_plural = _("enrolments touched by life events")
        permissions = [("settle_touched", _("Can say how enrolments go on after a life event"))]
        constraints = [
            models.UniqueConstraint(fields=["event", "enrolment"], name="enrolment_touch_once"),
            models.CheckConstraint(
                condition=Q(choice="", settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(choice="") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="enrolment_touch_settled_whole",
                violation_error_message=_("What was decided has a person and a time."),
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(choice=""), name="enrolment_touch_waiting")]

    def __str__(self):
        return str(self.event)
