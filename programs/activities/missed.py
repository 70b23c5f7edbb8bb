"""Who was due and did not get it, for each session, distribution and payout of a programme."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from programs.activities.payouts import payouts_of
from programs.activities.seedlings import RECEIVING_STATES
from programs.models import Distribution, Enrolment, Handover, Payout, TrainingSession

SESSION, DISTRIBUTION, PAYOUT = "session", "distribution", "payout"
DUE_STATES = (*RECEIVING_STATES, "completed")


@dataclass(frozen=True)
class Event:
    """One occasion on which somebody was due: `got` did get it, `missed` did not."""

    kind: str
    pk: int
    slug: str
    title: str
    day: date
    got: int
    missed: int

    @property
    def url(self) -> str:
        return reverse("missed_list", args=[self.slug, self.kind, self.pk])


def _empty_handed(**of):
    """The enrolments due at a distribution that got nothing on their roster, neither there nor at another one."""
    got = Handover.objects.filter(enrolment=OuterRef("pk"))
    return Enrolment.objects.filter(~Exists(got), state__in=DUE_STATES, **of)


def _distributions(programme):
    """With `missed` and `got` (families)."""
    missed = _empty_handed(roster=OuterRef("roster"), ward=OuterRef("ward")).order_by().values("roster")
    missed = Subquery(missed.annotate(count=Count("pk")).values("count"))
    found = Distribution.objects.filter(roster__programme=programme).select_related("ward")
    return found.annotate(missed=Coalesce(missed, 0), got=Count("handovers__enrolment", distinct=True))


def _sessions(programme):
    """Those whose attendance is recorded, with `missed` and `got`."""
    there = Count("attendances", filter=Q(attendances__present=True))
    absent = Count("attendances", filter=Q(attendances__present=False))
    found = TrainingSession.objects.filter(roster__programme=programme, attendances__isnull=False)
    return found.annotate(got=there, missed=absent)


def events_of(programme) -> list[Event]:
    """The occasions of `programme` up to today, the latest first; one query for each kind of occasion."""
    today, slug = timezone.localdate(), programme.slug
    found = [
        Event(SESSION, one.pk, slug, one.topic, one.held_on, one.got, one.missed)
        for one in _sessions(programme).filter(held_on__lte=today)
    ]
    found += [
        Event(DISTRIBUTION, one.pk, slug, f"{one.ward.name} · {one.number}", one.held_on, one.got, one.missed)
        for one in _distributions(programme).filter(held_on__lte=today)
    ]
    found += [
        Event(PAYOUT, one.pk, slug, one.stage, one.paid_from, one.paid, one.due - one.paid)
        for one in payouts_of(programme).filter(paid_from__lte=today)
    ]
    return sorted(found, key=lambda event: (event.day, event.pk), reverse=True)


def missed_at(programme, kind, pk):
    """(the occasion's title, queryset of the enrolments due there that did not get it), or None where there is no such
    occasion in `programme`."""
    if kind == SESSION:
        event = TrainingSession.objects.filter(roster__programme=programme, pk=pk).first()
        return event and (event.topic, Enrolment.objects.filter(
            pk__in=event.attendances.filter(present=False).values("enrolment")))  # fmt: skip
    if kind == DISTRIBUTION:
        event = Distribution.objects.filter(roster__programme=programme, pk=pk).first()
        return event and (event.number, _empty_handed(roster=event.roster_id, ward=event.ward_id))
    event = Payout.objects.filter(programme=programme, pk=pk).first() if kind == PAYOUT else None
    return event and (event.stage, Enrolment.objects.filter(
        pk__in=event.disbursements.filter(paid_on__isnull=True).values("enrolment")))  # fmt: skip
