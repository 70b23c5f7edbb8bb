"""Limits of verification that the city sets: dated rows with their source, like thresholds."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked


class LimitQuerySet(models.QuerySet):
    """Limits, and which of them hold."""

    def in_force(self, day) -> dict[str, Decimal]:
        """Key → value of the latest row of each key that is valid on `day`; one query."""
        rows = self.filter(valid_from__lte=day).order_by("key", "-valid_from").distinct("key")
        return dict(rows.values_list("key", "value"))


@tracked
class VerificationLimit(models.Model):
    """One number by which visits and objections are judged, from a day on. A new number is a new row.

    A key without a row on a day switches off what it bounds; `households.reference` loads the working values.
    """

    class Key(models.TextChoices):
        NEAR_SHARE = "near_share", _("Flag: spending at most so far under the threshold (%)")
        SAME_IN_A_ROW = "same_in_a_row", _("Flag: the same answers in a row (visits)")
        CROWD = "crowd", _("Flag: visits begun close together (visits)")
        CROWD_MINUTES = "crowd_minutes", _("Flag: what close together means (minutes)")
        WARD_KM = "ward_km", _("Flag: away from the middle of the ward (km)")
        HOME_KM = "home_km", _("Flag: away from the registered point (km)")
        QUICK_MINUTES = "quick_minutes", _("Flag: shorter than (minutes)")
        PHOTO_BITS = "photo_bits", _("Flag: photos alike up to a difference of (bits of 64, at most 4)")
        SECOND_SHARE = "second_share", _("Blind second visits: share of the visits (%)")
        SAME_SPENDING = "same_spending", _("Blind second visits: amounts that count as the same (%)")
        ATTEMPTS = "attempts", _("Attempts before nobody met is sent (attempts)")
        OBJECTION_DAYS = "objection_days", _("Objections: term of the decision (days)")

    key = models.CharField(_("what it bounds"), max_length=20, choices=Key)
    value = models.DecimalField(_("value"), max_digits=8, decimal_places=2, validators=[MinValueValidator(0)])
    valid_from = models.DateField(_("valid from"))
    source = models.CharField(_("source"), max_length=200)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = LimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("limit of verification")
        verbose_name_plural = _("limits of verification")
        ordering = ["key", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "valid_from"], name="verification_limit_once_a_day",
                violation_error_message=_("There is such a limit from that day on already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(key="photo_bits") | models.Q(value__lte=4), name="verification_limit_photo_bits",
                violation_error_message=_("Photos that differ in more than 4 bits are not found any more."),
            ),
            models.CheckConstraint(
                condition=~models.Q(key__in=["second_share", "near_share"]) | models.Q(value__lte=100),
                name="verification_limit_share",
                violation_error_message=_("A share is at most 100%."),
            ),
            models.CheckConstraint(
                condition=models.Q(value__gte=0), name="verification_limit_positive",
                violation_error_message=_("A limit is not below zero."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_key_display()} {self.valid_from:%Y-%m-%d}"
