"""Training sessions and attendance."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from programs.models import (
    Attendance,
    Enrolment,
    ProgrammeParameter,
    Roster,
    RosterState,
    TrainingPlace,
    TrainingSession,
)

# Whoever was let in: a person who left later may have been there.
PARTICIPANT_STATES = ("approved", "active", "suspended", "completed", "exited")


def check_roster(roster: Roster) -> None:
    """Activities start once the roster is approved."""
    if roster.state not in (RosterState.APPROVED, RosterState.CLOSED):
        raise ValidationError(_("The roster isn't approved yet."), code="not_approved")


def check_seats(place: str, seats: int) -> None:
    """A session has at least one seat, and no more than its place, where that is one we know."""
    if seats < 1:
        raise ValidationError(_("A session has at least one seat."), code="no_seat")
    known = TrainingPlace.objects.filter(name__iexact=place.strip()).first()
    if known and seats > known.capacity:
        text = _("%(place)s has %(capacity)d seats.")
        raise ValidationError(text, code="capacity", params={"place": known.name, "capacity": known.capacity})


@transaction.atomic
def create_session(*, roster, by, **values) -> TrainingSession:
    """Plan a session; `values`: topic, place, held_on, seats, trainer. Raises ValidationError for more seats than the
    place has (where it is one we know)."""
    check_roster(roster)
    check_seats(values["place"], values["seats"])
    made = TrainingSession.objects.create(roster=roster, created_by=by, **values)
    audit.record(by=by, action="session.create", on=made, summary=made.topic)
    return made


def participants(session):
    """The enrolments whose attendance can be recorded, by name, with `done` (sessions each was at)."""
    found = with_attendance(Enrolment.objects.filter(roster=session.roster_id, state__in=PARTICIPANT_STATES))
    return found.select_related("person", "household", "ward").order_by("person__name", "pk")


@transaction.atomic
def record_attendance(*, session, by, present, listed) -> int:
    """Write who of the enrolments `listed` was there (`present`: a subset of their ids); return how many were.

    Again: overwrites what was recorded before of those listed; the others stay as they were.
    Raises ValidationError before the day of the session, or with more people than seats.
    """
    locked = TrainingSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if locked.held_on > timezone.localdate():
        raise ValidationError(_("This session hasn't been held yet."), code="too_early")
    allowed = set(participants(locked).filter(pk__in=listed).order_by().values_list("pk", flat=True))
    there, now = allowed & set(present), timezone.now()
    others = locked.attendances.filter(present=True).exclude(enrolment__in=allowed).count()
    if others + len(there) > locked.seats:
        raise _no_seat(locked.seats, others + len(there))
    Attendance.objects.bulk_create(
        [
            Attendance(session=locked, enrolment_id=pk, present=pk in there, recorded_by=by, recorded_at=now)
            for pk in allowed
        ],
        update_conflicts=True,
        unique_fields=["session", "enrolment"],
        update_fields=["present", "recorded_by", "recorded_at"],
    )
    audit.record(by=by, action="session.attendance", on=locked, summary=f"{len(there)}/{len(allowed)}")
    return len(there)


def _no_seat(seats, there):
    text = _(
        "%(there)d people are marked present, but this session has %(seats)d seats: unmark %(over)d of them, or plan a "
        "second session."
    )
    return ValidationError(text, code="seats", params={"there": there, "seats": seats, "over": there - seats})


def sessions_of(roster):
    """The roster's sessions with `present` and `recorded` counts, and `needed`: the per cent for the certificate in
    force on the day of the session."""
    numbers = ProgrammeParameter.objects.filter(programme=roster.programme_id, key="attendance_share")
    in_force = numbers.filter(valid_from__lte=OuterRef("held_on")).order_by("-valid_from").values("value")[:1]
    counts = {"present": Count("attendances", filter=Q(attendances__present=True)), "recorded": Count("attendances")}
    return roster.sessions.annotate(needed=Subquery(in_force), **counts).order_by("held_on", "pk")


def seats_missing(session, participants: int) -> int:
    """How many of `participants` would find no seat: seats bound who can be marked present, not who is enrolled, so a
    second session is planned for them."""
    return max(participants - session.seats, 0)


def with_attendance(enrolments):
    """`enrolments` with `done`: the sessions each was at."""
    there = Attendance.objects.filter(enrolment=OuterRef("pk"), present=True).order_by().values("enrolment")
    return enrolments.annotate(done=Coalesce(Subquery(there.annotate(count=Count("pk")).values("count")), 0))
