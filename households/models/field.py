"""What came from a phone: one row a record sent, its photos on their way, and the attempts to meet a family."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.models.register import Household
from households.models.visits import Presence, Visit, VisitPhoto
from households.scope import sees_whole_city


class FieldRecordQuerySet(models.QuerySet):
    """Records from the field, and who may see them."""

    def visible_to(self, user):
        """One's own, and for reviewers those about the households they may see."""
        if not user.is_active:
            return self.none()
        if sees_whole_city(user) and user.has_perm("households.view_visit"):
            return self
        mine = Q(user=user)
        if user.has_perm("households.review_visit"):
            mine |= Q(household__in=Household.objects.visible_to(user))
        return self.filter(mine)


class FieldRecord(models.Model):
    """A record as a phone sent it. The primary key is the receipt's number; `submission` is the phone's own id.

    `digest` tells a replay (same content) from another record under the same id. `payload` is kept only while a
    person has to settle a conflict, and as the evidence of it afterwards.
    """

    class State(models.TextChoices):
        DONE = "done", _("Received")
        CONFLICT = "conflict", _("To be settled")
        APPLIED = "applied", _("Settled: the phone's")
        KEPT = "kept", _("Settled: the stored one")

    submission = models.UUIDField(_("id on the phone"), editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    kind = models.CharField(_("kind of record"), max_length=20)
    form_version = models.PositiveSmallIntegerField(_("version of the form"))
    digest = models.CharField("SHA-256", max_length=64, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DONE)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("household")
    )
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("visit"))
    object_id = models.CharField(_("what became of it"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=160, blank=True)
    reason = models.TextField(_("reason of the conflict"), blank=True)
    payload = models.JSONField(_("as sent"), null=True, blank=True)
    submits = models.BooleanField(_("to be sent for review"), default=False)
    taken_at = models.DateTimeField(_("taken"))
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    objects = FieldRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record from the field")
        verbose_name_plural = _("records from the field")
        constraints = [
            models.UniqueConstraint(fields=["submission"], name="field_record_once"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="field_record_settled_whole",
                violation_error_message=_("A settlement has a person and a time."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["applied", "kept"]) | Q(settled_by__isnull=False),
                name="field_record_settled_by_someone",
                violation_error_message=_("A settled conflict has a person."),
            ),
            models.CheckConstraint(
                condition=~Q(state="conflict") | Q(payload__isnull=False),
                name="field_record_conflict_keeps_payload",
                violation_error_message=_("A conflict keeps what was sent."),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="conflict"), name="field_record_conflicts"),
            models.Index(fields=["visit"], name="field_record_visit"),
        ]

    def __str__(self):
        return self.receipt

    def get_absolute_url(self):
        return reverse("field_conflict", args=[self.pk])

    @property
    def receipt(self):
        """The number the officer can name when asking after a record."""
        return f"LAP-{self.pk:07d}"


class FieldPhoto(models.Model):
    """A photo that a record announced. `image` holds it only while the record's conflict isn't settled."""

    id = models.UUIDField(primary_key=True, editable=False)
    record = models.ForeignKey(FieldRecord, models.CASCADE, related_name="photos", verbose_name=_("record"))
    kind = models.CharField(_("shows"), max_length=8, choices=VisitPhoto.Kind)
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    image = models.ImageField(_("photo"), upload_to="field/%Y/%m/", blank=True)

    class Meta:
        verbose_name = _("photo from the field")
        verbose_name_plural = _("photos from the field")

    def __str__(self):
        return self.get_kind_display()


class VisitAttempt(models.Model):
    """One time somebody stood at the door, before or with the visit's final answer."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="attempts", verbose_name=_("visit"))
    at = models.DateTimeField(_("time"))
    presence = models.CharField(_("presence"), max_length=11, choices=Presence)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy = models.PositiveIntegerField(_("accuracy in metres"), null=True, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["visit", "at"], name="visit_attempt_once")]

    def __str__(self):
        return self.get_presence_display()
