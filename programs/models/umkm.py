"""Support of small enterprises: the enterprise, its turnover through time, mentoring, marketing partners and orders."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.models.enrolments import Enrolment


def _recorder():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))


class Enterprise(models.Model):
    """A member's enterprise. A business number (NIB) has 13 digits; many have none yet."""

    class Line(models.TextChoices):
        FISH = "fish", _("Fish trade and processing")
        FOOD = "food", _("Food and drink")
        KIOSK = "kiosk", _("Kiosk")
        WEAVING = "weaving", _("Weaving and crafts")
        SERVICE = "service", _("Services")
        FARM = "farm", _("Farming and livestock")
        OTHER = "other", _("Other line")

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, primary_key=True, related_name="umkm")
    name = models.CharField(_("name of the enterprise"), max_length=120)
    line = models.CharField(_("line of business"), max_length=8, choices=Line)
    nib = models.CharField(
        _("business number (NIB)"), max_length=13, blank=True,
        validators=[RegexValidator(r"^\d{13}$", _("A NIB has 13 digits."))],
    )  # fmt: skip

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")

    def __str__(self):
        return self.name


class Turnover(models.Model):
    """What the enterprise sold a month, as a class, seen on a day; a later row doesn't change an earlier one."""

    class Monthly(models.TextChoices):
        UNDER_1 = "under_1", _("under Rp 1 million")
        UNDER_5 = "under_5", _("Rp 1 to 5 million")
        UNDER_15 = "under_15", _("Rp 5 to 15 million")
        UNDER_50 = "under_50", _("Rp 15 to 50 million")
        OVER_50 = "over_50", _("over Rp 50 million")

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="turnovers", verbose_name=_("enterprise"))
    seen_on = models.DateField(_("date"))
    monthly = models.CharField(_("monthly turnover"), max_length=8, choices=Monthly)
    recorded_by = _recorder()

    class Meta:
        verbose_name = _("turnover")
        verbose_name_plural = _("turnovers")
        ordering = ["-seen_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "seen_on"], name="turnover_once_a_day")]

    def __str__(self):
        return self.get_monthly_display()


class MentoringVisit(models.Model):
    """A mentor at the enterprise: what was seen, what was agreed."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="mentoring", verbose_name=_("enterprise"))
    held_on = models.DateField(_("date"))
    mentor = models.CharField(_("mentor"), max_length=120)
    findings = models.TextField(_("what was seen"))
    agreed = models.TextField(_("what was agreed"), blank=True)
    recorded_by = _recorder()

    class Meta:
        verbose_name = _("mentoring visit")
        verbose_name_plural = _("mentoring visits")
        ordering = ["-held_on", "-pk"]

    def __str__(self):
        return f"{self.held_on:%Y-%m-%d} {self.mentor}"


class MarketingPartner(models.Model):
    """A firm that buys or sells what the enterprises make (mitra usaha)."""

    name = models.CharField(_("name"), max_length=120)
    line = models.CharField(_("what it does"), max_length=120, blank=True)
    contact = models.CharField(_("contact"), max_length=120, blank=True)
    active = models.BooleanField(_("takes orders"), default=True)

    class Meta:
        verbose_name = _("marketing partner")
        verbose_name_plural = _("marketing partners")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name"], name="marketing_partner_once")]

    def __str__(self):
        return self.name


class PartnerOrder(models.Model):
    """What a partner ordered of an enterprise."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="orders", verbose_name=_("enterprise"))
    partner = models.ForeignKey(
        MarketingPartner, models.PROTECT, related_name="orders", verbose_name=_("marketing partner")
    )
    ordered_on = models.DateField(_("date"))
    item = models.CharField(_("item"), max_length=120)
    quantity = models.PositiveIntegerField(_("quantity"))
    amount = models.DecimalField(_("amount in Rp"), max_digits=14, decimal_places=2)
    recorded_by = _recorder()
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)

    class Meta:
        verbose_name = _("partner's order")
        verbose_name_plural = _("partners' orders")
        ordering = ["-ordered_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1, amount__gte=0), name="partner_order_positive",
                violation_error_message=_("An order has a quantity."),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.quantity} {self.item}"
