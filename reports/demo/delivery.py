"""What was delivered: seedlings in stock and alive, certificates, payments. The dice here have seeds of their own, so
that the rest of the city stays what it is."""

from collections import Counter
from datetime import timedelta
from random import Random

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils import timezone

from accounts.letters import next_letter_number
from programs.activities.certificates import course_of, participants
from programs.activities.due import amounts_due
from programs.activities.survival import NUMBERS
from programs.kinds import kind_of
from programs.kinds.pkh_deeds import quarter
from programs.models import (
    Certificate,
    Disbursement,
    Enrolment,
    Handover,
    Payout,
    SeedlingEntry,
    SeedlingStock,
    SurvivalCheck,
)
from programs.parameters import parameters_of
from reports.demo.chance import uuid7_at
from reports.demo.loading import copy_rows

SURPLUS, LOST = 150, 20
SURVIVES = 0.86
CHECKED, PAID = 0.85, 0.9
CORRECTED = 15
CHECK_FIELDS = ("id", "handover", "number", "due_on", "checked_on", "alive", "note", "checked_by")
PAYMENT_FIELDS = ("id", "payout", "enrolment", "due", "amount", "correction", "paid_on", "proof", "received_by",
                  "reason", "recorded_by", "recorded_at")  # fmt: skip


def write_delivery(city, programme) -> None:
    """Write what `programme` delivered, once its rosters and activities are there."""
    writer = WRITERS.get(programme.kind)
    if writer:
        writer(city, programme)


def _seedlings(city, programme):
    officer = city.staff.agencies[programme.agency_id][0]
    handed = Handover.objects.filter(enrolment__programme=programme)
    totals = Counter(dict(handed.order_by().values_list("species").annotate(total=Sum("quantity"))))
    for species in sorted(totals):
        day = city.calendar.day(300)
        for kind, quantity, source in (
            ("received", totals[species] + SURPLUS, "Balai Benih Induk Dinas Pertanian"),
            ("lost", LOST, "Layu di persemaian"),
        ):
            SeedlingEntry.objects.create(
                programme=programme, species_id=species, kind=kind, quantity=quantity, happened_on=day, source=source,
                recorded_by=officer,
            )  # fmt: skip
        SeedlingStock.objects.create(programme=programme, species_id=species, on_hand=SURPLUS - LOST)
    rows = handed.order_by("pk").values_list("pk", "quantity", "distribution__held_on", "recorded_by")
    copy_rows(SurvivalCheck, CHECK_FIELDS, list(_checks(programme, rows)))


def _checks(programme, handovers):
    """Read before the rows are copied: a connection that copies answers nothing else."""
    rng, today = Random("survival"), timezone.localdate()  # noqa: S311
    known = {}
    for pk, quantity, day, officer in handovers:
        if day not in known:
            known[day] = parameters_of(programme, day)
        numbers, alive = known[day], quantity
        for number in NUMBERS:
            due = day + timedelta(days=int(numbers.value(f"survival_check_{number}")))
            alive = sum(rng.random() < SURVIVES for _plant in range(alive))
            made = due < today and rng.random() < CHECKED
            looked = (min(due + timedelta(days=rng.randint(0, 4)), today), alive) if made else (None, None)
            moment = timezone.now() - timedelta(days=(today - day).days)
            yield uuid7_at(rng, moment), pk, number, due, *looked, "", officer if made else None


def _certificates(city, programme):
    head = city.staff.agencies[programme.agency_id][1]
    for roster in programme.rosters.filter(state__in=("approved", "closed")).order_by("pk"):
        roster.programme = programme
        course, rng = course_of(roster), Random(roster.name)  # noqa: S311
        if not course.held or course.held < course.planned:
            continue
        for row in participants(roster).filter(state="completed"):
            if course.share(row.done) < course.needed or row.ended_on is None:
                continue
            Certificate.objects.create(
                id=uuid7_at(rng, timezone.now()), enrolment=row, token=f"{rng.getrandbits(192):048x}"[:43],
                number=next_letter_number(f"SERT-{programme.agency.code}", row.ended_on), name=row.person.name,
                course=programme.name, attended=row.done, held=course.held, share=course.share(row.done),
                needed=course.needed, issued_on=row.ended_on, issued_by=head,
            )  # fmt: skip


def _payouts(city, programme):
    officer, rng = city.staff.agencies[programme.agency_id][0], Random("payouts")  # noqa: S311
    day = city.calendar.day(40)
    part = quarter(day) if kind_of(programme).parts else None
    try:
        owed = amounts_due(programme, day, year=day.year, part=part)
    except ValidationError:
        return
    payout = Payout.objects.create(
        programme=programme, stage=f"Tahap {quarter(day)} {day.year}", paid_from=day, channel="Bank penyalur",
        source=f"SP2D {programme.agency.name}", year=part and day.year, part=part, created_by=officer,
    )  # fmt: skip
    copy_rows(Disbursement, PAYMENT_FIELDS, list(_payments(rng, payout, owed, officer)))


def _payments(rng, payout, owed, officer):
    now = timezone.now()
    names = dict(Enrolment.objects.filter(pk__in=[pk for pk, _due in owed]).values_list("pk", "household__head_name"))
    for number, (pk, rupiah) in enumerate(owed):
        name = names[pk]
        paid = rng.random() < PAID
        on = payout.paid_from + timedelta(days=rng.randint(0, 20))
        reason = "" if paid or rng.random() < 0.5 else "Tidak datang pada hari penyaluran"
        given = (on, f"TRX-{number + 1:06d}", name, "") if paid else (None, "", "", reason)
        told = (officer.pk, now) if paid or reason else (None, None)
        amount = (rupiah / 2, "Satu anak sudah lulus") if number % CORRECTED == CORRECTED - 1 else (rupiah, "")
        yield uuid7_at(rng, now), payout.pk, pk, rupiah, *amount, *given, *told


WRITERS = {"seedlings": _seedlings, "training": _certificates, "pkh": _payouts, "pip": _payouts}
