"""Figures the city or BPS published: kept as published, never recomputed one from another."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked


@tracked
class PublishedIndicator(models.Model):
    """One published figure with its source. `as_of` is what the source says, `day` sorts it.

    Where the city published a fact and no number, `value` is empty and `text` says it.
    """

    name = models.CharField(_("indicator"), max_length=160)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    text = models.CharField(_("in words"), max_length=300, blank=True)
    as_of = models.CharField(_("as of"), max_length=40)
    day = models.DateField(_("sorts as"))
    source = models.CharField(_("source"), max_length=200)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("published indicator")
        verbose_name_plural = _("published indicators")
        permissions = [("view_reports", _("Can read reports"))]
        ordering = ["name", "unit", "-day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "unit", "day", "source"], name="published_indicator_once",
                violation_error_message=_("This source's figure of that day is there already."),
            ),
            models.CheckConstraint(
                condition=(models.Q(value__isnull=True) & ~models.Q(text=""))
                | (models.Q(value__isnull=False) & ~models.Q(unit="")),
                name="published_indicator_says_something",
                violation_error_message=_("Give a value with its unit, or say it in words."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.name} {self.as_of}"
