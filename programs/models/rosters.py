"""Rosters: who a programme takes in a period, from the first draft to the decree."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from households.scope import sees_whole_city
from programs.models.agencies import Programme, agency_ids


class RosterState(models.TextChoices):
    """States of the contract; the table of moves is `programs.rosters.workflow`."""

    DRAFT = "draft", _("Draft")
    OBJECTION = "objection", _("Open to objections")
    SUBMITTED = "submitted", _("Awaiting approval")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    CLOSED = "closed", _("Closed")


class RosterQuerySet(models.QuerySet):
    """Rosters, and who may see them."""

    def visible_to(self, user):
        """All rosters for those who see the whole city, those of the own agencies' programmes for their staff."""
        if not user.has_perm("programs.view_roster"):
            return self.none()
        return self if sees_whole_city(user) else self.filter(programme__agency__in=agency_ids(user))


def _person(label, **more):
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **more)


@tracked
class Roster(models.Model):
    """One list of a programme's enrolments. `quota` counts places, `budget` is rupiah; both bound what is approved."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rosters", verbose_name=_("programme"))
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("period from"))
    ends_on = models.DateField(_("period to"))
    quota = models.PositiveIntegerField(_("quota"))
    budget = models.DecimalField(_("budget in Rp"), max_digits=15, decimal_places=2, null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=RosterState, default=RosterState.DRAFT)
    number = models.CharField(_("decree number"), max_length=60, blank=True)
    objection_until = models.DateField(_("objections until"), null=True, blank=True)
    created_by = _person(_("made by"))
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    submitted_by = _person(_("submitted by"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    decided_by = _person(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        ordering = ["-pk"]
        permissions = [
            ("build_roster", _("Can build rosters")),
            ("approve_roster", _("Can approve and return rosters")),
            ("close_roster", _("Can close rosters")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="roster_period",
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | (~models.Q(decided_by=models.F("submitted_by")) & ~models.Q(decided_by=models.F("created_by"))),
                name="roster_approver_not_maker", violation_error_message=_("Nobody approves their own roster."),
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="roster_decision_whole", violation_error_message=_("A decision has a person and a time."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("roster", args=[self.pk])


class RosterComment(models.Model):
    """What somebody said of a roster or of one row of it, when returning it or in answer."""

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="comments", verbose_name=_("roster"))
    enrolment = models.ForeignKey(
        "programs.Enrolment", models.CASCADE, null=True, blank=True, related_name="comments", verbose_name=_("row")
    )
    by = _person(_("by"))
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    text = models.TextField(_("comment"))

    class Meta:
        verbose_name = _("roster comment")
        verbose_name_plural = _("roster comments")
        ordering = ["pk"]

    def __str__(self):
        return self.text[:60]


class RowObjection(models.Model):
    """An objection against one row. While it is open the row is contested: nothing decides on it, the rest goes on."""

    class Outcome(models.TextChoices):
        DISMISSED = "dismissed", _("Dismissed: the row goes on")
        UPHELD = "upheld", _("Upheld: the row is rejected")

    enrolment = models.ForeignKey(
        "programs.Enrolment", models.CASCADE, related_name="objections", verbose_name=_("row")
    )
    text = models.TextField(_("objection"))
    raised_by = models.CharField(_("raised by"), max_length=120)
    recorded_by = _person(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    settled_by = _person(_("settled by"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=models.Q(settled_at__isnull=True), name="objection_one_open",
                violation_error_message=_("An objection against this row is open already."),
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True, outcome="")
                | (models.Q(settled_at__isnull=False, settled_by__isnull=False) & ~models.Q(outcome="")),
                name="objection_settlement_whole",
                violation_error_message=_("A settlement has a person, a time and an outcome."),
            ),
            models.CheckConstraint(
                condition=models.Q(settled_by__isnull=True) | ~models.Q(settled_by=models.F("recorded_by")),
                name="objection_settler_not_recorder",
                violation_error_message=_("Nobody settles an objection they recorded."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.text[:60]


class ApprovedRow(models.Model):
    """A row as it was when it was approved: plain values, so that later corrections don't change the decree."""

    enrolment = models.OneToOneField(
        "programs.Enrolment", models.CASCADE, primary_key=True, related_name="approved_row", verbose_name=_("row")
    )
    roster = models.ForeignKey(Roster, models.PROTECT, related_name="approved_rows", verbose_name=_("roster"))
    rank = models.PositiveIntegerField(_("rank"))
    name = models.CharField(_("name"), max_length=120)
    head_name = models.CharField(_("head of household"), max_length=120, blank=True)
    ward = models.CharField(_("ward"), max_length=60)
    rw = models.CharField("RW", max_length=3, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    per_capita = models.DecimalField(
        _("spending a person a month"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    poverty_status = models.CharField(_("poverty status"), max_length=12)
    need = models.DecimalField(_("need it was ranked by"), max_digits=20, decimal_places=2, null=True, blank=True)
    threshold_amount = models.DecimalField(
        _("threshold applied"), max_digits=12, decimal_places=2, null=True, blank=True
    )  # fmt: skip
    tied = models.BooleanField(_("others had the same need"), default=False)
    amount = models.DecimalField(_("amount in Rp"), max_digits=14, decimal_places=2)
    reasons = ArrayField(models.CharField(max_length=40), verbose_name=_("rules met"), default=list)
    approved_at = models.DateTimeField(_("approved"))

    class Meta:
        verbose_name = _("approved row")
        verbose_name_plural = _("approved rows")
        ordering = ["roster", "rank", "pk"]

    def __str__(self):
        return f"{self.rank} {self.name}"
