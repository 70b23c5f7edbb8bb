"""Filters of the list that somebody keeps by name."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.colleagues import colleagues_of


class SavedFilterQuerySet(models.QuerySet):
    """Saved filters, and who sees them."""

    def visible_to(self, user):
        """One's own, and those that colleagues share with the office."""
        shared = models.Q(shared=True, owner__in=colleagues_of(user).values("pk"))
        return self.filter(models.Q(owner=user.pk) | shared)


class SavedFilter(models.Model):
    """A view of the list of households: its filters, order and columns as the address says them.

    It grants nothing: whoever opens it sees the households of their own scope.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters", verbose_name=_("kept by")
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters, order and columns"), max_length=2000)
    shared = models.BooleanField(_("for the whole office"), default=False)
    saved_at = models.DateTimeField(_("kept"), default=timezone.now, editable=False)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_filter_name_once")]
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name
