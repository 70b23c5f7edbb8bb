"""Random sequences of actions through enrolment, roster and delivery of each kind: whatever the order, no state that
the tables do not allow, no place, seat, seedling or payment counted twice, and no number that two pages show
differently."""

import hypothesis.strategies as st
import pytest
from django.db.models import Count, F, Q
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from programs.activities.certificates import issue_certificates
from programs.activities.missed import PAYOUT, SESSION, events_of
from programs.activities.payouts import correct_amount, create_payout, record_payment, record_refusal, totals_of
from programs.activities.seedlings import create_distribution, hand_over
from programs.activities.stock import record_entry, stock_of
from programs.activities.survival import record_check
from programs.activities.training import create_session, record_attendance
from programs.enrolments.deeds import do_deed, find_deed
from programs.enrolments.membership import MemberRow, import_membership
from programs.models import (
    Certificate,
    Disbursement,
    Distribution,
    Handover,
    MarketingPartner,
    Payout,
    PipDetails,
    PkhStage,
    Roster,
    SeedlingSpecies,
    SurvivalCheck,
    TrainingSession,
)
from reports.figures import Conditions, Scope
from reports.registry import REPORTS
from tests.factories import ward
from tests.programs.deeds import FAMILIES, NUMBER, WHICH, YESTERDAY, Deeds, World, deed, nth

STOCK = 25


class Seedlings(Deeds):
    slug = "anakan"

    @classmethod
    def prepare(cls, world):
        species = SeedlingSpecies.objects.order_by("pk").first()
        cls.details = {"species": species, "quantity": 10}
        record_entry(programme=world.programme, by=world.officer, species=species, kind="received", quantity=STOCK,
                     happened_on=world.today, source="Balai")  # fmt: skip

    @deed(times=2, number=NUMBER, quantity=st.integers(1, 12))
    def give(self, number, quantity):
        distribution = Distribution.objects.filter(roster=self.roster).first() or self.attempt(
            create_distribution, roster=Roster.objects.get(pk=self.roster.pk), by=self.officer, ward=ward(), place="x",
            held_on=self.today, first_party="x",
        )  # fmt: skip
        if distribution and (row := self.enrolment(number)):
            self.attempt(hand_over, distribution=distribution, enrolment=row, by=self.officer, condition="good",
                         species=self.details["species"], quantity=quantity, received_by="x")  # fmt: skip

    @deed(times=2, alive=st.integers(0, 12), which=WHICH)
    def check(self, alive, which):
        if check := nth(SurvivalCheck.objects, which):
            self.attempt(record_check, check=check, by=self.officer, alive=alive, checked_on=self.today)

    @invariant()
    def the_stock_is_what_is_left(self):
        (one,) = stock_of(self.programme)
        assert one.on_hand == one.received - one.lost - one.handed >= 0
        assert SurvivalCheck.objects.count() == 3 * Handover.objects.count()
        for handover in Handover.objects.prefetch_related("checks"):
            made = sorted((check.number, check.alive) for check in handover.checks.all() if check.alive is not None)
            numbers = [handover.quantity, *(alive for _number, alive in made)]
            assert numbers == sorted(numbers, reverse=True)

    def pages_agree(self):
        super().pages_agree()
        survival = REPORTS["kelangsungan-anakan"].table(Scope(), Conditions(per="ward"))
        (stock,) = stock_of(self.programme)
        assert survival.totals.value(survival, "handed_over") == stock.handed


class Training(Deeds):
    slug = "pelatihan-kuliner"

    @deed(times=2, what=st.sampled_from(["attend", "plan", "certify"]), which=WHICH, there=st.sets(NUMBER, min_size=1))
    def hold(self, what, which, there):
        session = nth(TrainingSession.objects.filter(roster=self.roster), which)
        rows = [row.pk if (row := self.enrolment(number)) else None for number in range(FAMILIES)]
        if what == "certify":
            self.attempt(issue_certificates, roster=self.roster, by=self.head, ids=[pk for pk in rows if pk])
        elif what == "attend" and session:
            self.attempt(record_attendance, session=session, by=self.officer, listed=[pk for pk in rows if pk],
                         present=[rows[number] for number in there if rows[number]])  # fmt: skip
        else:
            self.attempt(create_session, roster=Roster.objects.get(pk=self.roster.pk), by=self.officer, topic="Abon",
                         place="Aula", held_on=self.today, seats=1 + which % 3, trainer="Chef")  # fmt: skip

    @invariant()
    def no_seat_is_given_twice_and_a_certificate_was_earned(self):
        for session in TrainingSession.objects.annotate(
            there=Count("attendances", filter=Q(attendances__present=True))
        ):
            assert session.there <= session.seats
        for one in Certificate.objects.select_related("enrolment"):
            assert one.enrolment.state == "completed" and one.share >= one.needed
        for event in events_of(self.programme):
            assert event.kind == SESSION and event.got + event.missed <= FAMILIES


class Paid(Deeds):
    """Kinds that pay in stages; `values` of what only the kind records, by the deed's name."""

    values = {}

    def stage(self):
        """What a payout of this kind asks for besides."""
        return {}

    @deed(times=2, number=NUMBER, which=WHICH)
    def do(self, number, which):
        if row := self.enrolment(number):
            name = list(self.values)[which % len(self.values)]
            found = find_deed(row, "nominate" if name == "late" else name)
            self.attempt(do_deed, deed=found, enrolment=row, by=self.deed_by(name), values=self.values[name](self, row))

    def deed_by(self, name):
        return self.officer

    @deed(times=2, which=WHICH, how=st.sampled_from(["pay", "open", "refuse", "correct"]), amount=st.integers(1, 3))
    def settle_payment(self, which, how, amount):
        row = nth(Disbursement.objects, which)
        if how == "open" or not row:
            self.attempt(create_payout, programme=self.programme, by=self.officer, paid_from=self.today,
                         amount=None if which % 2 else 100_000, stage=f"Tahap {Payout.objects.count()}",
                         channel="Bank", source="SK", **self.stage())  # fmt: skip
            return
        act, values = {
            "pay": (record_payment, {"paid_on": self.today, "proof": "T", "received_by": "Mama"}),
            "refuse": (record_refusal, {"reason": "Tidak datang"}),
            "correct": (correct_amount, {"amount": 100_000 * amount, "reason": "x"}),
        }[how]
        self.attempt(act, disbursement=row, by=self.officer, **values)

    @invariant()
    def every_payment_is_counted_once(self):
        events = {event.pk: event for event in events_of(self.programme) if event.kind == PAYOUT}
        for payout in Payout.objects.filter(programme=self.programme):
            rows = list(payout.disbursements.values_list("enrolment", "due", "amount", "correction", "paid_on"))
            totals, event = totals_of(payout), events[payout.pk]
            assert len({row[0] for row in rows}) == len(rows) == totals["due"] == event.got + event.missed
            assert totals["paid"] == event.got == sum(row[4] is not None for row in rows)
            assert totals["due_amount"] == sum(row[2] for row in rows)
        assert not Disbursement.objects.filter(~Q(amount=F("due")), correction="").exists()

    def pages_agree(self):
        super().pages_agree()
        if payout := Payout.objects.filter(programme=self.programme).order_by("pk").last():
            page = self.world.reader.get(payout.get_absolute_url()).context
            (event,) = [one for one in self.world.reader.get(f"/programs/{self.slug}/missed/").context["events"]
                        if (one.kind, one.pk) == (PAYOUT, payout.pk)]  # fmt: skip
            assert (page["totals"]["paid"], page["totals"]["due"]) == (event.got, event.got + event.missed)


class Pkh(Paid):
    slug = "pkh"
    values = {
        "stage": lambda machine, _row: {"year": machine.today.year, "stage": 4},
        "recipient": lambda _machine, row: {"recipient": row.household.members.order_by("pk").last(), "reason": "x"},
        "commitment": lambda machine, row: {
            "member": row.household.members.order_by("pk").last(), "kind": "school", "kept": True,
            "year": machine.today.year, "stage": 4, "note": "",
        },
    }  # fmt: skip

    def stage(self):
        return {"year": self.today.year, "part": 1 + Payout.objects.count() % 4}

    @staticmethod
    def get_ready(world, row):
        for part in (1, 2, 4):
            PkhStage.objects.create(enrolment=row, year=world.today.year, stage=part)

    @deed(times=2, number=NUMBER)
    def take_from_the_list(self, number):
        rows = [MemberRow(2, kk=self.world.families[number].kk_number)]
        self.attempt(import_membership, programme=self.programme, rows=rows, by=self.officer, year=self.today.year,
                     stage=4)  # fmt: skip


class Pip(Paid):
    slug = "pip"
    values = {
        "nominate": lambda machine, _row: {"nomination_number": "SK 1", "nominated_on": machine.today,
                                           "activate_by": machine.today},
        "late": lambda machine, _row: {"nomination_number": "SK 1", "nominated_on": machine.today - YESTERDAY,
                                       "activate_by": machine.today - YESTERDAY},
        "account": lambda machine, _row: {"activated_on": machine.today},
        "award": lambda machine, _row: {"award_number": "SK 2", "awarded_on": machine.today},
        "cancel": lambda _machine, _row: {"note": ""},
    }  # fmt: skip

    @staticmethod
    def get_ready(world, row):
        today = world.today
        for name, values in (("nominate", Pip.values["nominate"]), ("account", Pip.values["account"])):
            do_deed(deed=find_deed(row, name), enrolment=row, by=world.officer, values=values(world, row))
        assert PipDetails.objects.get(enrolment=row).activated_on == today

    def deed_by(self, name):
        return self.head if name == "cancel" else self.officer


class Umkm(Paid):
    slug = "umkm"
    details = {"name": "Dapur Ina", "line": "food", "nib": ""}
    values = {
        "turnover": lambda machine, _row: {"monthly": "under_5", "seen_on": machine.today},
        "mentoring": lambda machine, _row: {"held_on": machine.today, "mentor": "x", "findings": "x", "agreed": ""},
        "order": lambda machine, _row: {
            "partner": MarketingPartner.objects.get_or_create(name="Toko Rekaan")[0], "ordered_on": machine.today,
            "item": "abon", "quantity": 3, "amount": 75_000,
        },
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("machine", [Seedlings, Training, Pkh, Pip, Umkm], ids=lambda machine: machine.slug)
def test_whatever_the_order(machine):
    # A failure is told as it was found: to make it shorter takes minutes.
    quiet = settings(max_examples=4, stateful_step_count=24, deadline=None, suppress_health_check=list(HealthCheck),
                     phases=[Phase.explicit, Phase.generate])  # fmt: skip
    run_state_machine_as_test(type("Deeds", (machine,), {"world": World(machine)}), settings=quiet)
