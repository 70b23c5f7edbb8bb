"""Certificates of a training: who has earned one, by the share of sessions in force that day; giving it completes the
enrolment."""

import secrets
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.letters import next_letter_number
from programs.activities.training import PARTICIPANT_STATES, with_attendance
from programs.enrolments.moves import move
from programs.models import Certificate, Enrolment, EnrolmentState, Roster
from programs.parameters import parameters_of

TOKEN_BYTES = 24
SHARE = "attendance_share"


@dataclass(frozen=True)
class Course:
    """What the certificates of a roster rest on. `needed` is per cent, None where nobody set it; `ended_on` is the day
    of the last session held."""

    planned: int
    held: int
    ended_on: object
    needed: Decimal | None

    def share(self, attended: int) -> Decimal:
        """Per cent of the sessions held, to two decimals."""
        return (
            (Decimal(attended) * 100 / self.held).quantize(Decimal("0.01"), ROUND_HALF_UP) if self.held else Decimal(0)
        )


def course_of(roster) -> Course:
    """The Course of `roster` as its attendance stands now; the share needed is the one of the last session's day."""
    rows = (
        roster.sessions.order_by("held_on").annotate(recorded=Count("attendances")).values_list("held_on", "recorded")
    )
    sessions = list(rows)
    held = [day for day, recorded in sessions if recorded]
    needed = parameters_of(roster.programme, held[-1]).get(SHARE) if held else None
    return Course(len(sessions), len(held), held[-1] if held else None, needed and needed.value)


def check_course(course: Course) -> None:
    """Every session has been held and its attendance recorded, and the agency has said how much is enough."""
    if not course.held or course.held < course.planned:
        raise ValidationError(
            _("Attendance of %(held)d of %(planned)d sessions is recorded. Certificates follow the last one."),
            code="sessions_open", params={"held": course.held, "planned": course.planned},
        )  # fmt: skip
    if course.needed is None:
        raise ValidationError(_("Nobody has set the attendance needed for a certificate."), code="no_parameter")


def refusal(enrolment, attended: int, course: Course) -> str:
    """Why this participant gets no certificate, in words; empty where they do."""
    if course.needed is None or course.share(attended) < course.needed:
        return _("Was at %(attended)d of %(held)d sessions.") % {"attended": attended, "held": course.held}
    if enrolment.state != EnrolmentState.ACTIVE:
        state = enrolment.get_state_display().lower()
        return _("The enrolment is %(state)s; a certificate completes an active one.") % {"state": state}
    return ""


def participants(roster):
    """Everybody who was let in, by name, with `done` (sessions attended) and the certificate where there is one."""
    found = with_attendance(Enrolment.objects.filter(roster=roster, state__in=PARTICIPANT_STATES))
    return found.select_related("person", "household", "certificate").order_by("person__name", "pk")


@transaction.atomic
def issue_certificates(*, roster, by, ids) -> list[Certificate]:
    """Give a numbered certificate to those of `ids` who earned it, and complete their enrolments; whoever didn't, or
    has theirs, is left out. Raises ValidationError while sessions are open."""
    locked = Roster.objects.select_for_update(of=("self",)).select_related("programme__agency").get(pk=roster.pk)
    course, today = course_of(locked), timezone.localdate()
    check_course(course)
    rows = participants(locked).filter(pk__in=ids, certificate__isnull=True)
    earned = [row for row in rows if not refusal(row, row.done, course)]
    completed = set(move([row.pk for row in earned], new=EnrolmentState.COMPLETED, by=by, ended_on=today))
    made = [_certificate(locked, row, course, today, by) for row in earned if row.pk in completed]
    Certificate.objects.bulk_create(made)
    audit.record_many(audit.entry(by=by, action="certificate.issue", on=one, summary=one.number) for one in made)
    return made


def _certificate(roster, enrolment, course, today, by) -> Certificate:
    return Certificate(
        enrolment=enrolment,
        number=next_letter_number(f"SERT-{roster.programme.agency.code}", today),
        token=secrets.token_urlsafe(TOKEN_BYTES),
        name=enrolment.person.name if enrolment.person else str(enrolment.household),
        course=roster.programme.name,
        attended=enrolment.done,
        held=course.held,
        share=course.share(enrolment.done),
        needed=course.needed,
        issued_on=today,
        issued_by=by,
    )


def certificates_of(user):
    """The certificates of rosters that `user` sees."""
    return Certificate.objects.filter(enrolment__in=Enrolment.objects.visible_to(user))
