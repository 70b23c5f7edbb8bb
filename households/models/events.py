"""Life events of a household: what happened, when, on what proof, and what it did to each person and to the address.

What stood before an event is kept beside what stands after it, by the day it *happened*: that tells how the household
was on any date (`households.events.past`), and takes back an event entered by mistake (`households.events.undoing`).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.history import tracked
from households.models.areas import Ward
from households.models.register import Household, Person, PersonStatus, Relation
from households.scope import sees_whole_city, ward_ids
from kupang_case.ids import uuid7


class EventKind(models.TextChoices):
    """What can happen to a family."""

    BIRTH = "birth", _("Birth")
    DEATH = "death", _("Death")
    MARRIAGE = "marriage", _("Marriage")
    MOVE_IN = "move_in", _("Somebody moves in")
    MOVE_OUT = "move_out", _("Members move out")
    SPLIT = "split", _("Split of the family card")
    HEAD = "head", _("Change of head")
    RELOCATE = "relocate", _("The family moves to another address")


def _person(label, **more):
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **more)


class LifeEventQuerySet(models.QuerySet):
    """Life events, and who may see them."""

    def visible_to(self, user):
        """Those of the households `user` sees, and those recorded in or handed over to the wards they cover."""
        if sees_whole_city(user):
            return self
        seen, wards = Household.objects.visible_to(user), ward_ids(user)
        mine = Q(household__in=seen) | Q(other__in=seen) | Q(ward__in=wards) | Q(receiving_ward__in=wards)
        return self.filter(mine)

    def standing(self):
        """Those that weren't taken back."""
        return self.filter(undone_at__isnull=True)

    def arriving(self, user):
        """Those by which a family or person came to a ward of `user`, which nobody there has taken in yet."""
        return self.standing().filter(receiving_ward__in=ward_ids(user), received_at__isnull=True)


@tracked
class LifeEvent(models.Model):
    """One event of a household. `other` is the second family it touched: the new card, or where somebody came from or
    went to. `summary` says in words what it did, a line each. Never deleted: one entered by mistake is undone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("event"), max_length=8, choices=EventKind)
    household = models.ForeignKey(Household, models.PROTECT, related_name="life_events", verbose_name=_("household"))
    other = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="life_events_elsewhere",
        verbose_name=_("other household"),
    )  # fmt: skip
    founds_other = models.BooleanField(_("made the other household"), default=False)
    happened_on = models.DateField(_("happened on"))
    proof_number = models.CharField(_("number of the document"), max_length=80, blank=True)
    proof = models.FileField(_("proof"), upload_to="events/%Y/%m/", blank=True)
    proof_type = models.CharField(_("type"), max_length=20, blank=True, editable=False)
    proof_sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    note = models.TextField(_("note"), blank=True)
    summary = models.TextField(_("what it did"))
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", verbose_name=_("recorded in"))
    receiving_ward = models.ForeignKey(
        Ward, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handed over to")
    )
    received_at = models.DateTimeField(_("taken in"), null=True, blank=True)
    received_by = _person(_("taken in by"), null=True, blank=True)
    recorded_by = _person(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    undone_by = _person(_("taken back by"), null=True, blank=True)
    undone_reason = models.TextField(_("why it was taken back"), blank=True)

    objects = LifeEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("life event")
        verbose_name_plural = _("life events")
        ordering = ["-happened_on", "-pk"]
        permissions = [("record_event", _("Can record life events of households"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(proof_number="") | ~Q(proof=""), name="life_event_has_proof",
                violation_error_message=_("An event needs a proof: the number of a document, or its photo."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason="")),
                name="life_event_undone_whole",
                violation_error_message=_("An event is taken back by somebody, at a time, for a reason."),
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, received_by__isnull=True)
                | Q(received_at__isnull=False, received_by__isnull=False, receiving_ward__isnull=False),
                name="life_event_received_whole",
                violation_error_message=_("Who took it in and when belong together."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["receiving_ward", "happened_on"], name="life_event_arriving",
                condition=Q(received_at__isnull=True, undone_at__isnull=True, receiving_ward__isnull=False),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()} {self.happened_on:%d/%m/%Y}"


class EventMember(models.Model):
    """What an event did to one person: household, relation and membership before it and after it.

    `from_household` is null where the event brought the person into the register.
    """

    event = models.ForeignKey(LifeEvent, models.CASCADE, related_name="members", verbose_name=_("life event"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="event_rows", verbose_name=_("person"))
    from_household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="event_leavers", verbose_name=_("family before")
    )
    from_relation = models.CharField(_("relation before"), max_length=14, choices=Relation, blank=True)
    from_status = models.CharField(_("membership before"), max_length=8, choices=PersonStatus, blank=True)
    from_left_on = models.DateField(_("left on, before"), null=True, blank=True)
    to_household = models.ForeignKey(
        Household, models.PROTECT, related_name="event_arrivals", verbose_name=_("family after")
    )
    to_relation = models.CharField(_("relation after"), max_length=14, choices=Relation)
    to_status = models.CharField(_("membership after"), max_length=8, choices=PersonStatus)
    to_left_on = models.DateField(_("left on, after"), null=True, blank=True)

    class Meta:
        verbose_name = _("person of a life event")
        verbose_name_plural = _("persons of a life event")
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="event_member_once")]

    def __str__(self):
        return str(self.person)


class EventResidence(models.Model):
    """Where a family lived before it moved, and where it lives since."""

    event = models.OneToOneField(
        LifeEvent, models.CASCADE, primary_key=True, related_name="residence", verbose_name=_("life event")
    )
    household = models.ForeignKey(Household, models.PROTECT, related_name="residences", verbose_name=_("household"))
    from_ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", verbose_name=_("ward before"))
    from_rw = models.CharField(_("RW before"), max_length=3, blank=True)
    from_rt = models.CharField(_("RT before"), max_length=3, blank=True)
    from_address = models.CharField(_("address before"), max_length=200, blank=True)
    from_latitude = models.DecimalField(_("latitude before"), max_digits=9, decimal_places=6, null=True, blank=True)
    from_longitude = models.DecimalField(_("longitude before"), max_digits=9, decimal_places=6, null=True, blank=True)
    from_assigned_to = _person(_("assigned to, before"), null=True, blank=True)
    to_ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", verbose_name=_("ward after"))
    to_rw = models.CharField(_("RW after"), max_length=3, blank=True)
    to_rt = models.CharField(_("RT after"), max_length=3, blank=True)
    to_address = models.CharField(_("address after"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("move of a family")
        verbose_name_plural = _("moves of families")

    def __str__(self):
        return f"{self.from_ward} → {self.to_ward}"
