"""People who may be registered twice: pairs to be settled, what was decided, and merges that can be taken back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.models.register import Household, Person
from households.scope import sees_whole_city


class DuplicatePairQuerySet(models.QuerySet):
    """Pairs, and who may see them: both families have to lie in one's scope."""

    def visible_to(self, user):
        """The pairs of which `user` may see both persons."""
        if sees_whole_city(user):
            return self
        seen = Household.objects.visible_to(user)
        return self.filter(first__household__in=seen, second__household__in=seen)


class DuplicatePair(models.Model):
    """Two persons who may be one; `levels` names how alike they are in each aspect (`duplicates.levels`).

    Once settled as different they stay settled; the pair is never proposed again.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To be settled")
        DIFFERENT = "different", _("Not the same")
        MERGED = "merged", _("Merged")

    first = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("first person"))
    second = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("second person"))
    score = models.PositiveSmallIntegerField(_("likeness in per cent"))
    levels = models.JSONField(_("what was compared"), default=dict, blank=True)
    scored_at = models.DateTimeField(_("scored"), default=timezone.now)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(_("found"), default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair of possible duplicates")
        verbose_name_plural = _("pairs of possible duplicates")
        permissions = [("settle_duplicates", _("Can settle possible duplicates"))]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="duplicate_pair_in_order",
                violation_error_message=_("A pair is two different persons."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="duplicate_pair_decision_whole",
                violation_error_message=_("A decision has a person and a time."),
            ),
            models.CheckConstraint(condition=Q(score__lte=100), name="duplicate_pair_score_in_per_cent"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "-score", "id"], name="duplicate_queue")]

    def __str__(self):
        return f"{self.get_state_display()} {self.score}"


class DuplicateMerge(models.Model):
    """One merge: `gone` went into `kept`. `undone_at`: it was taken back."""

    pair = models.ForeignKey(DuplicatePair, models.PROTECT, related_name="merges", verbose_name=_("pair"))
    kept = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person kept"))
    gone = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person taken in"))
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("merged by")
    )
    merged_at = models.DateTimeField(_("merged"), default=timezone.now, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge of duplicates")
        verbose_name_plural = _("merges of duplicates")
        constraints = [
            models.UniqueConstraint(fields=["pair"], condition=Q(undone_at__isnull=True), name="duplicate_merge_once"),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="duplicate_merge_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="duplicate_merge_undone_whole",
                violation_error_message=_("A decision has a person and a time."),
            ),
        ]

    def __str__(self):
        return f"{self.merged_at:%Y-%m-%d}"


class MergeChange(models.Model):
    """One value that a merge wrote: the row, the field, what stood there and what stands there (null: nothing)."""

    merge = models.ForeignKey(DuplicateMerge, models.CASCADE, related_name="changes", verbose_name=_("merge"))
    model = models.CharField(_("kind of record"), max_length=60)
    row = models.CharField(_("record"), max_length=40)
    field = models.CharField(_("field"), max_length=40)
    before = models.TextField(_("before"), null=True)
    after = models.TextField(_("after"), null=True)

    class Meta:
        verbose_name = _("change by a merge")
        verbose_name_plural = _("changes by a merge")

    def __str__(self):
        return self.field
