"""Seedling distributions and the handover to each household."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Count, OuterRef, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.letters import next_letter_number
from households.models import Ward
from households.visits.photos import clean_photo
from programs.activities.stock import take
from programs.activities.survival import plan_checks
from programs.activities.training import check_roster
from programs.models import Distribution, Enrolment, Handover

RECEIVING_STATES = ("approved", "active")


@transaction.atomic
def create_distribution(*, roster, by, **values) -> Distribution:
    """Open a distribution and number its handover note; `values`: ward, place, held_on, first_party, witness."""
    check_roster(roster)
    number = next_letter_number(f"BAST-{roster.programme.agency.code}", values["held_on"])
    made = Distribution.objects.create(roster=roster, created_by=by, number=number, **values)
    audit.record(by=by, action="distribution.create", on=made, summary=number)
    return made


def receivers(distribution):
    """The roster's households of the distribution's ward that may receive, by the head's name."""
    found = Enrolment.objects.filter(
        roster=distribution.roster_id, ward=distribution.ward_id, state__in=RECEIVING_STATES
    )
    return found.select_related("household", "seedlings").order_by("household__head_name", "pk")


@transaction.atomic
def hand_over(*, distribution, enrolment, by, species, quantity, condition, received_by, photo=None) -> Handover:
    """Record what one household got, take it from the stock and plan its survival checks; one handover a household,
    distribution and species. `photo` is an upload, kept without its metadata.

    Raises ValidationError before the day, where the household isn't due here or has its handover already, where there
    isn't as much in stock, or for a file that is no photo.
    """
    check_receiver(distribution, enrolment)
    clean = clean_photo(photo) if photo else None
    programme = distribution.roster.programme
    take(programme_id=programme.pk, species=species, quantity=quantity)
    made = Handover(
        distribution=distribution, enrolment=enrolment, species=species, quantity=quantity, condition=condition,
        received_by=received_by, recorded_by=by, photo_sha256=clean.sha256 if clean else "",
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise ValidationError(_("This handover is recorded already."), code="already") from None
    if clean:
        made.photo.save(f"{made.pk}-{clean.sha256[:8]}.jpg", ContentFile(clean.content))
    plan_checks(made, programme)
    audit.record(by=by, action="distribution.handover", on=made, summary=f"{quantity} {species} {distribution.number}")
    return made


def check_receiver(distribution, enrolment) -> None:
    """The day of the distribution has come, and the household is due there."""
    if distribution.held_on > timezone.localdate():
        raise ValidationError(_("This distribution hasn't been held yet."), code="too_early")
    if not receivers(distribution).filter(pk=enrolment.pk).exists():
        raise ValidationError(_("This household isn't on the list of this distribution."), code="not_due")


def distributions_of(roster):
    """The roster's distributions with `households` and `seedlings` handed over."""
    counts = {"households": Count("handovers__enrolment", distinct=True), "seedlings": Sum("handovers__quantity")}
    return roster.distributions.select_related("ward").annotate(**counts).order_by("-held_on", "-pk")


def with_received(enrolments):
    """`enrolments` with `done`: the seedlings handed over."""
    handed = Handover.objects.filter(enrolment=OuterRef("pk")).order_by().values("enrolment")
    return enrolments.annotate(done=Subquery(handed.annotate(total=Sum("quantity")).values("total")))


def due_wards(roster):
    """The wards where somebody of the roster may receive, for the choice of a distribution's ward."""
    due = Enrolment.objects.filter(roster=roster, state__in=RECEIVING_STATES).values("ward")
    return Ward.objects.filter(pk__in=due).order_by("name")
