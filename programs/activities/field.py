"""Attendance and handovers recorded on a phone without a signal, through the outbox of `households.field`."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.field.kinds import Applied, Conflict, Kind, OutOfReach, Rejected, errors_of, register
from programs.activities.seedlings import RECEIVING_STATES, hand_over, receivers
from programs.activities.training import PARTICIPANT_STATES, participants, record_attendance
from programs.models import Attendance, Distribution, Enrolment, Handover, Roster, RosterState, TrainingSession
from programs.models.seedlings import SeedlingSpecies

RIGHT = "programs.record_activity"
BEFORE, AFTER = timedelta(days=30), timedelta(days=14)
PERSON = "person_"


def _near(model, user):
    """The sessions or distributions of these weeks, of approved rosters that `user` sees."""
    today = timezone.localdate()
    rosters = Roster.objects.visible_to(user).filter(state__in=(RosterState.APPROVED, RosterState.CLOSED))
    return model.objects.filter(roster__in=rosters, held_on__range=(today - BEFORE, today + AFTER))


def _found(model, key, by):
    """The session or distribution `key` that `by` sees, or OutOfReach."""
    found = model.objects.filter(roster__in=Roster.objects.visible_to(by), pk=key if str(key).isdecimal() else None)
    made = found.select_related("roster__programme").first()
    if made is None:
        raise OutOfReach
    return made


def _uuids(values):
    return [UUID(str(value)) for value in values or []]


# --- attendance ------------------------------------------------------------------------------------------------------


def sessions_along(user) -> list[dict]:
    """Sessions of these weeks with their people by name, who is marked present, and `stamp`: when that was recorded."""
    sessions = list(_near(TrainingSession, user).order_by("held_on", "pk"))
    rosters = {session.roster_id for session in sessions}
    people = Enrolment.objects.filter(roster__in=rosters, state__in=PARTICIPANT_STATES).order_by("person__name", "pk")
    by_roster, marks = {}, {}
    for key, roster, name in people.values_list("pk", "roster", "person__name"):
        by_roster.setdefault(roster, []).append({"id": str(key), "name": name})
    for mark in Attendance.objects.filter(session__in=sessions).order_by("pk"):
        marks.setdefault(mark.session_id, []).append(mark)
    return [
        {
            "id": session.pk,
            "topic": session.topic,
            "place": session.place,
            "held_on": session.held_on.isoformat(),
            "people": by_roster.get(session.roster_id, []),
            "present": [str(mark.enrolment_id) for mark in marks.get(session.pk, []) if mark.present],
            "stamp": _stamp(max((mark.recorded_at for mark in marks.get(session.pk, [])), default=None)),
        }
        for session in sessions
    ]


def _stamp(moment):
    return moment.isoformat() if moment else ""


def apply_attendance(submission, by) -> Applied:
    """Record who was there, unless somebody recorded this session after the phone took its list along."""
    answers = submission.answers
    session = _found(TrainingSession, answers.get("session"), by)
    newest = session.attendances.aggregate(newest=Max("recorded_at"))["newest"]
    if _stamp(newest) != (answers.get("stamp") or ""):
        raise Conflict(_("The list of this session was changed by somebody else meanwhile."), session.topic)
    _record(session, by, answers)
    return Applied(str(session.pk), session.topic)


def _record(session, by, answers):
    try:
        listed, present = _uuids(answers.get("listed")), _uuids(answers.get("present"))
    except ValueError:
        raise OutOfReach from None
    record_attendance(session=session, by=by, present=present, listed=listed)


def compare_attendance(record) -> list[dict]:
    """One row a person who is marked differently."""
    answers = record.payload["answers"]
    session = TrainingSession.objects.get(pk=answers["session"])
    stored = dict(session.attendances.values_list("enrolment", "present"))
    there, listed = set(answers.get("present", [])), set(answers.get("listed", []))
    words = {True: _("present"), False: _("absent"), None: "–"}
    rows = []
    for one in participants(session):
        now, sent = stored.get(one.pk), str(one.pk) in there
        if str(one.pk) in listed and now != sent:
            rows.append(
                {"name": f"{PERSON}{one.pk.hex}", "label": str(one.person), "stored": words[now], "typed": words[sent]}
            )
    return rows


def settle_attendance(record, by, chosen) -> Applied:
    """Mark the chosen people as the phone has them; the others stay as they are stored."""
    answers = record.payload["answers"]
    session = _found(TrainingSession, answers["session"], by)
    keys = [str(UUID(name.removeprefix(PERSON))) for name in chosen if name.startswith(PERSON)]
    there = [key for key in keys if key in answers.get("present", [])]
    _record(session, by, {"listed": keys, "present": there})
    return Applied(str(session.pk), session.topic)


# --- handovers -------------------------------------------------------------------------------------------------------


def distributions_along(user) -> list[dict]:
    """Distributions of these weeks with who is due, what they asked for, and whether they have it."""
    events = list(_near(Distribution, user).select_related("ward").order_by("held_on", "pk"))
    due = Enrolment.objects.filter(roster__in={one.roster_id for one in events}, state__in=RECEIVING_STATES)
    due = list(due.select_related("household", "seedlings").order_by("household__head_name", "pk"))
    done = set(Handover.objects.filter(distribution__in=events).values_list("distribution", "enrolment"))
    species = [[one.pk, one.name] for one in SeedlingSpecies.objects.order_by("name")] if events else []
    return [
        {
            "id": event.pk,
            "number": event.number,
            "ward": event.ward.name,
            "place": event.place,
            "held_on": event.held_on.isoformat(),
            "species": species,
            "conditions": [[key, str(label)] for key, label in Handover.Condition.choices],
            "rows": [
                _due(row) | {"done": (event.pk, row.pk) in done}
                for row in due
                if (row.roster_id, row.ward_id) == (event.roster_id, event.ward_id)
            ],
        }
        for event in events
    ]


def _due(row):
    asked = getattr(row, "seedlings", None)
    return {
        "id": str(row.pk),
        "name": row.household.head_name,
        "species": asked and asked.species_id,
        "quantity": asked and asked.quantity,
    }


def apply_handover(submission, by) -> Applied:
    """Record one handover by the same form and action as at the desk."""
    from programs.activities.forms import HandoverForm

    answers = submission.answers
    distribution = _found(Distribution, answers.get("distribution"), by)
    row = next((one for one in receivers(distribution) if str(one.pk) == answers.get("enrolment")), None)
    if row is None:
        raise Rejected({"": [_("This household isn't on the list of this distribution.")]})
    form = HandoverForm(answers)
    if not form.is_valid():
        raise Rejected(errors_of(form))
    made = hand_over(distribution=distribution, enrolment=row, by=by, **form.cleaned_data)
    return Applied(str(made.pk), f"{distribution.number}: {row.household.head_name}", row.household)


register(
    Kind(
        "attendance", gettext_lazy("Attendance"), RIGHT, apply_attendance, compare=compare_attendance,
        settle=settle_attendance, payload=sessions_along,
    )
)  # fmt: skip
register(Kind("handover", gettext_lazy("Handover"), RIGHT, apply_handover, payload=distributions_along))
