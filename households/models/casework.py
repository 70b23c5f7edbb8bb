"""Work on one case: notes, tasks with a day and a person, documents. Whoever sees the household sees them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from households.models.register import Household
from kupang_case.ids import uuid7


def _person(label, **more):
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **more)


class OfHouseholdQuerySet(models.QuerySet):
    """Rows of a household, and who may see them."""

    def visible_to(self, user):
        """Those of the households `user` sees, for those who may see case work at all."""
        if not user.has_perm("households.view_casenote"):
            return self.none()
        return self.filter(household__in=Household.objects.visible_to(user))


class CaseNote(models.Model):
    """What somebody wrote down of a case. Never changed, never deleted: a wrong one is followed by another."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="notes", verbose_name=_("household"))
    text = models.TextField(_("note"))
    by = _person(_("by"))
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("case note")
        verbose_name_plural = _("case notes")
        ordering = ["-pk"]
        permissions = [("work_case", _("Can write notes, tasks and documents of a case"))]

    def __str__(self):
        return self.text[:60]


@tracked
class CaseTask(models.Model):
    """Something to do until a day, for one person (or for whoever covers the ward)."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="tasks", verbose_name=_("household"))
    text = models.CharField(_("task"), max_length=200)
    due_on = models.DateField(_("due on"))
    person = _person(_("person"), null=True, blank=True)
    created_by = _person(_("made by"))
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = _person(_("done by"), null=True, blank=True)

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("case task")
        verbose_name_plural = _("case tasks")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True, done_by__isnull=True)
                | models.Q(done_at__isnull=False, done_by__isnull=False),
                name="case_task_done_whole", violation_error_message=_("Who did it and when belong together."),
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["person", "due_on"], condition=models.Q(done_at__isnull=True), name="case_task_open")
        ]

    def __str__(self):
        return self.text


class CaseDocument(models.Model):
    """A paper of a case, as it was uploaded; stored privately, served by a checked view. `type` is told by its
    content."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="documents", verbose_name=_("household"))
    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(_("file"), upload_to="documents/%Y/%m/")
    type = models.CharField(_("type"), max_length=20, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    by = _person(_("by"))
    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("case document")
        verbose_name_plural = _("case documents")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "sha256"], name="case_document_once",
                violation_error_message=_("This document is here already."),
            )
        ]  # fmt: skip

    def __str__(self):
        return self.title
