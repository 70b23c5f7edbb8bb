"""A family sent to another agency, and what that agency answered."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from households.models import Household
from households.scope import sees_whole_city, ward_ids
from programs.models.agencies import Agency, agency_ids


class ReferralState(models.TextChoices):
    """An agency answers once."""

    OPEN = "open", _("Awaiting an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class ReferralQuerySet(models.QuerySet):
    """Referrals, and who may see them."""

    def visible_to(self, user):
        """All for those who see the whole city; else those of the own wards, to the own agencies, or by oneself."""
        if not user.has_perm("programs.view_referral"):
            return self.none()
        if sees_whole_city(user):
            return self
        mine = models.Q(household__ward__in=ward_ids(user)) | models.Q(agency__in=agency_ids(user))
        return self.filter(mine | models.Q(by=user.pk))


@tracked
class Referral(models.Model):
    """Asks an agency to look after a household; it accepts, or declines with a reason."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="referrals", verbose_name=_("household"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="referrals", verbose_name=_("agency"))
    reason = models.TextField(_("why"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=ReferralState, default=ReferralState.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-pk"]
        permissions = [("answer_referral", _("Can answer referrals to the own agency"))]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "agency"], condition=models.Q(state="open"), name="referral_one_open",
                violation_error_message=_("This family already waits for an answer of this agency."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", answered_by__isnull=True, answered_at__isnull=True)
                | (~models.Q(state="open") & models.Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="referral_answer_whole", violation_error_message=_("An answer has a person and a time."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(answer=""), name="referral_declined_with_reason",
                violation_error_message=_("Say why it is declined."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["agency", "state", "id"], name="referral_by_agency")]

    def __str__(self):
        return f"{self.agency} {self.get_state_display()}"
