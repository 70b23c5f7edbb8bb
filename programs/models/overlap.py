"""Which programmes go together for a person or a household, and who let a pair through that doesn't."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from households.scope import sees_whole_city
from programs.models.agencies import Programme, agency_ids
from programs.models.enrolments import Enrolment


@tracked
class OverlapRule(models.Model):
    """What holds for a pair of programmes from a day on, in either order, with the rule's source."""

    class Level(models.TextChoices):
        ALLOWED = "allowed", _("Allowed")
        WARN = "warn", _("Warning")
        FORBIDDEN = "forbidden", _("Forbidden")

    class Scope(models.TextChoices):
        PERSON = "person", _("the same person")
        HOUSEHOLD = "household", _("the same household")

    first = models.ForeignKey(Programme, models.CASCADE, related_name="+", verbose_name=_("programme"))
    second = models.ForeignKey(Programme, models.CASCADE, related_name="+", verbose_name=_("other programme"))
    scope = models.CharField(_("counts for"), max_length=9, choices=Scope, default=Scope.HOUSEHOLD)
    level = models.CharField(_("together"), max_length=9, choices=Level)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("overlap rule")
        verbose_name_plural = _("overlap rules")
        ordering = ["first", "second", "scope", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(first=models.F("second")), name="overlap_two_programmes",
                violation_error_message=_("A pair is of two different programmes."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="overlap_period", violation_error_message=_("The period ends before it starts."),
            ),
            models.UniqueConstraint(
                Least("first", "second"), Greatest("first", "second"), "scope", "valid_from", name="overlap_pair_once",
                violation_error_message=_("There is a rule for this pair from that day already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.first} + {self.second}"


class OverlapOverrideQuerySet(models.QuerySet):
    """Exceptions, and who may see them."""

    def visible_to(self, user):
        """Those of the own agencies' programmes for their staff, all for those who see the whole city."""
        if not user.has_perm("programs.view_enrolment"):
            return self.none()
        if sees_whole_city(user):
            return self
        return self.filter(enrolment__programme__agency__in=agency_ids(user))


class OverlapOverride(models.Model):
    """An exception: this enrolment goes on although the rule forbids the pair, and why."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="overrides", verbose_name=_("enrolment"))
    rule = models.ForeignKey(OverlapRule, models.PROTECT, related_name="overrides", verbose_name=_("rule"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)

    objects = OverlapOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("overlap exception")
        verbose_name_plural = _("overlap exceptions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "rule"], name="overlap_override_once"),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="overlap_override_reason",
                violation_error_message=_("An exception needs a reason."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.reason[:60]
