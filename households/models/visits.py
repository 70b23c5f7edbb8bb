"""Visits (verval): what an officer found at the door, kept as separate facts."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from households.models.dwelling import Floor, Fuel, Light, Power, Roof, Tenure, Toilet, Wall, Water
from households.models.register import Household, Person, PovertyStatus
from households.models.thresholds import Threshold
from households.scope import sees_whole_city
from kupang_case.ids import uuid7


class VisitState(models.TextChoices):
    """States of the contract; the table of moves is `households.visits.workflow`."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Awaiting review")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


class Presence(models.TextChoices):
    """Whether the household was met."""

    FOUND = "found", _("Found")
    MOVED = "moved", _("Moved")
    DECEASED = "deceased", _("Deceased")
    NOT_FOUND = "not_found", _("Not found")
    REFUSED = "refused", _("Refused")
    NOBODY_HOME = "nobody_home", _("Nobody home")


class VisitQuerySet(models.QuerySet):
    """Visits, and who may see them."""

    def visible_to(self, user):
        """The visits to households `user` may see, for those who may see visits at all."""
        if not user.has_perm("households.view_visit"):
            return self.none()
        if sees_whole_city(user):
            return self
        return self.filter(household__in=Household.objects.visible_to(user)).not_hidden_from(user)

    def not_hidden_from(self, user):
        """Without those that `user` has still to make a blind second visit to (`households.visits.second`)."""
        return self.exclude(second_check__officer=user, second_check__closed_at=None)


def _code(label, choices):
    return models.PositiveSmallIntegerField(label, choices=choices.choices, null=True, blank=True)


def _rupiah(label):
    return models.DecimalField(
        label, max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )


@tracked
class Visit(models.Model):
    """One visit of one officer to one household. Spending is rupiah of the whole household a month.

    The outcome (`per_capita`, `poverty_status`, `threshold`, `reason`) is written at approval and never again: a
    later visit supersedes an earlier one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="visits", verbose_name=_("household"))
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits", verbose_name=_("officer")
    )
    state = models.CharField(_("state"), max_length=9, choices=VisitState, default=VisitState.DRAFT)
    visited_on = models.DateField(_("date of the visit"), default=timezone.localdate)
    presence = models.CharField(_("presence"), max_length=11, choices=Presence, blank=True)
    tenure = _code(_("tenure"), Tenure)
    floor = _code(_("floor"), Floor)
    wall = _code(_("wall"), Wall)
    roof = _code(_("roof"), Roof)
    water = _code(_("drinking water"), Water)
    light = _code(_("lighting"), Light)
    power = _code(_("power"), Power)
    fuel = _code(_("cooking fuel"), Fuel)
    toilet = _code(_("toilet"), Toilet)
    food_spending = _rupiah(_("food spending a month"))
    other_spending = _rupiah(_("other spending a month"))
    note = models.TextField(_("note"), blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip
    accuracy = models.PositiveIntegerField(_("accuracy in metres"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewed by")
    )
    review_comment = models.TextField(_("reviewer's comment"), blank=True)
    member_count = models.PositiveSmallIntegerField(_("members at the visit"), null=True, blank=True)
    per_capita = _rupiah(_("spending a person a month"))
    threshold = models.ForeignKey(
        Threshold, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("threshold applied")
    )
    poverty_status = models.CharField(
        _("poverty status"), max_length=12, choices=PovertyStatus, default=PovertyStatus.UNKNOWN
    )
    reason = models.TextField(_("reason of the status"), blank=True)
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        permissions = [("make_visit", _("Can make visits")), ("review_visit", _("Can review visits of others"))]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "officer"], condition=models.Q(state__in=["draft", "submitted", "returned"]),
                name="visit_one_open",
                violation_error_message=_("You have an open visit to this household already: go on with that one."),
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True) | ~models.Q(reviewed_by=models.F("officer")),
                name="visit_reviewer_not_officer", violation_error_message=_("Nobody reviews their own visit."),
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | models.Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="visit_review_whole", violation_error_message=_("A review has a person and a time."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(submitted_at__isnull=False),
                name="visit_submitted_at", violation_error_message=_("A visit beyond draft has been submitted."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "rejected"]) | models.Q(reviewed_by__isnull=False),
                name="visit_decided_by_someone", violation_error_message=_("A decided visit has a reviewer."),
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="visit_point_whole", violation_error_message=_("A point needs both latitude and longitude."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["household", "-visited_on", "-id"], name="visit_by_household"),
            models.Index(fields=["state", "-submitted_at", "-id"], name="visit_queue"),
            models.Index(fields=["officer", "state"], name="visit_by_officer"),
        ]

    def __str__(self):
        return f"{self.visited_on:%Y-%m-%d} {self.get_state_display()}"

    def get_absolute_url(self):
        return reverse("visit", args=[self.pk])


class VisitMember(models.Model):
    """What the officer found of one member."""

    class Finding(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        NOT_CONFIRMED = "not_confirmed", _("Not confirmed")
        DUPLICATE = "duplicate", _("Named twice")
        DECEASED = "deceased", _("Deceased")
        MOVED = "moved", _("Moved")
        NO_DOCUMENT = "no_document", _("No civil document")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="members", verbose_name=_("visit"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    finding = models.CharField(_("finding"), max_length=13, choices=Finding)

    class Meta:
        verbose_name = _("member at a visit")
        verbose_name_plural = _("members at a visit")
        constraints = [models.UniqueConstraint(fields=["visit", "person"], name="visit_member_once")]

    def __str__(self):
        return self.get_finding_display()


class VisitPhoto(models.Model):
    """A photo taken at a visit; stored privately without its metadata, served by a checked view."""

    class Kind(models.TextChoices):
        FRONT = "front", _("Front of the house")
        ROOF = "roof", _("Roof")
        FLOOR = "floor", _("Floor")
        WALL = "wall", _("Wall")
        LATRINE = "latrine", _("Latrine")
        KK_CARD = "kk_card", _("Family card")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="photos", verbose_name=_("visit"))
    kind = models.CharField(_("shows"), max_length=8, choices=Kind, default=Kind.FRONT)
    image = models.ImageField(_("photo"), upload_to="visits/%Y/%m/")
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    # What it looks like, and the pieces by which one that looks the same is found (households.visits.photos.look_of).
    look = models.BigIntegerField(null=True, editable=False)
    bands = ArrayField(models.IntegerField(), null=True, editable=False)
    # The same as it would look turned or mirrored: by these it finds others, nobody looks for them.
    turned = ArrayField(models.BigIntegerField(), null=True, editable=False)
    turned_bands = ArrayField(models.IntegerField(), null=True, editable=False)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("photo of a visit")
        verbose_name_plural = _("photos of visits")
        constraints = [models.UniqueConstraint(fields=["visit", "sha256"], name="visit_photo_once")]
        indexes = [
            models.Index(fields=["sha256"], name="visit_photo_twin"),
            GinIndex(fields=["bands"], name="visit_photo_alike"),
        ]

    def __str__(self):
        return self.get_kind_display()
