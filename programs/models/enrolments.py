"""Enrolments: one model and one state machine for every programme; what only one kind has stands in its details."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked_in_bulk
from households.models import Household, Person, Ward
from households.scope import sees_whole_city
from kupang_case.ids import uuid7
from programs.models.agencies import Programme, agency_ids
from programs.models.rosters import Roster


class EnrolmentState(models.TextChoices):
    """States of the contract; the table of moves is `programs.enrolments.workflow`."""

    PROPOSED = "proposed", _("Proposed")
    WAITLISTED = "waitlisted", _("Waiting list")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    COMPLETED = "completed", _("Completed")
    EXITED = "exited", _("Exited")


# An enrolment that still holds or asks for a place; one of these a programme and person (or household).
OPEN_STATES = ("proposed", "waitlisted", "approved", "active", "suspended")
# An enrolment by which the family is in the programme now: what reports call enrolled.
ENROLLED_STATES = ("approved", "active", "suspended")
# Those of an enrolment that was one and is over.
ENDED_STATES = ("completed", "exited")


class ExitReason(models.TextChoices):
    """Why an enrolment ended before it was completed."""

    REQUEST = "request", _("Own request")
    NOT_ELIGIBLE = "not_eligible", _("No longer eligible")
    NOT_POOR = "not_poor", _("No longer poor")
    NO_COMPLIANCE = "no_compliance", _("Commitments not kept")
    MOVED = "moved", _("Moved away")
    DECEASED = "deceased", _("Deceased")
    OTHER = "other", _("Other")


class EnrolmentQuerySet(models.QuerySet):
    """Enrolments, and who may see them."""

    def visible_to(self, user):
        """All for those who see the whole city, those of the own agencies' programmes for their staff.

        Officers and ward heads see the enrolments of a household on its case page (`programs.case`).
        """
        if not user.has_perm("programs.view_enrolment"):
            return self.none()
        return self if sees_whole_city(user) else self.filter(programme__agency__in=agency_ids(user))

    def open(self):
        """The enrolments that hold or ask for a place."""
        return self.filter(state__in=OPEN_STATES)

    def enrolled(self):
        """The enrolments by which a family is in a programme now."""
        return self.filter(state__in=ENROLLED_STATES)


@tracked_in_bulk
class Enrolment(models.Model):
    """A household (or one of its members) in a programme. `ward` is the household's, copied for counting."""

    class Origin(models.TextChoices):
        PROPOSED = "proposed", _("Proposed by the city")
        IMPORTED = "imported", _("Imported membership")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="enrolments", verbose_name=_("programme"))
    household = models.ForeignKey(Household, models.PROTECT, related_name="enrolments", verbose_name=_("household"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name=_("person")
    )
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", verbose_name=_("ward"))
    roster = models.ForeignKey(
        Roster, models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name=_("roster")
    )
    state = models.CharField(_("state"), max_length=10, choices=EnrolmentState, default=EnrolmentState.PROPOSED)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    reason = models.TextField(_("reason for the proposal"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    started_on = models.DateField(_("active since"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    exit_reason = models.CharField(_("exit reason"), max_length=13, choices=ExitReason, blank=True)
    exit_note = models.TextField(_("exit note"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        permissions = [
            ("propose_enrolment", _("Can propose households and persons")),
            ("end_enrolment", _("Can suspend, complete and exit enrolments")),
            ("record_activity", _("Can record sessions, distributions and checks")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person"], condition=Q(state__in=OPEN_STATES, person__isnull=False),
                name="enrolment_one_open_person",
                violation_error_message=_("This person already has an open enrolment in this programme."),
            ),
            models.UniqueConstraint(
                fields=["programme", "household"], condition=Q(state__in=OPEN_STATES, person__isnull=True),
                name="enrolment_one_open_household",
                violation_error_message=_("This household already has an open enrolment in this programme."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="enrolment_approver_not_proposer",
                violation_error_message=_("Nobody approves their own proposal."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="enrolment_decision_whole", violation_error_message=_("A decision has a person and a time."),
            ),
            models.CheckConstraint(
                condition=~Q(state="exited") | (~Q(exit_reason="") & Q(ended_on__isnull=False)),
                name="enrolment_exit_has_reason",
                violation_error_message=_("An exit needs a reason and a date."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["programme", "state", "ward"], include=["household"], name="enrolment_figures"),
            models.Index(fields=["household", "state"], name="enrolment_by_household"),
            models.Index(fields=["roster", "state", "id"], name="enrolment_by_roster"),
        ]

    def __str__(self):
        return f"{self.get_state_display()} {self.proposed_at:%Y-%m-%d}"
