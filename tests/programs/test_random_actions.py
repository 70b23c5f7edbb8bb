"""Random sequences of actions through enrolment, roster and delivery: whatever the order, no state that the tables do
not allow, no place or seedling counted twice, and no number that two pages show differently."""

import hypothesis.strategies as st
import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.roles import ANALYST
from kupang_case.workflow import TransitionNotAllowed
from programs.activities.seedlings import create_distribution, hand_over
from programs.activities.stock import record_entry, stock_of
from programs.activities.survival import record_check
from programs.enrolments import actions as enrolling
from programs.enrolments.workflow import TRANSITIONS
from programs.figures import PLACE_STATES, by_programme
from programs.models import Enrolment, Handover, Programme, Roster, SeedlingSpecies, SurvivalCheck
from programs.models.enrolments import ENROLLED_STATES, OPEN_STATES
from programs.rosters import actions as rostering
from programs.rosters.workflow import TRANSITIONS as ROSTER_TRANSITIONS
from reports.figures import Conditions, Scope
from reports.registry import REPORTS
from tests.factories import make_user, ward
from tests.programs.conftest import head_of, make_poor, officer_of

REFUSED = (ValidationError, TransitionNotAllowed)
FAMILIES, STOCK = 5, 25
NUMBER = st.integers(0, FAMILIES - 1)


class Deeds(RuleBasedStateMachine):
    """One seedling programme with five families; a step that is refused must leave everything as it was."""

    @initialize()
    def begin(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.programme = Programme.objects.select_related("agency").get(slug="anakan")
        self.officer, self.head = officer_of(self.programme), head_of(self.programme)
        self.families = [make_poor(100_000 + number, 1) for number in range(FAMILIES)]
        self.species = SeedlingSpecies.objects.order_by("pk").first()
        record_entry(programme=self.programme, by=self.officer, species=self.species, kind="received", quantity=STOCK,
                     happened_on=timezone.localdate(), source="Balai")  # fmt: skip
        self.states, self.rosters, self.distribution = {}, {}, None
        self.new_roster(2)

    def teardown(self):
        if hasattr(self, "savepoint"):
            try:
                self.numbers_agree()
            finally:
                transaction.set_rollback(True)
                self.savepoint.__exit__(None, None, None)

    def attempt(self, action, **values):
        """Do it, or be refused with a reason; what was refused is undone."""
        try:
            with transaction.atomic():
                return action(**values)
        except REFUSED:
            return None

    def enrolment(self, number):
        """The latest enrolment of a family, as it stands in the database."""
        return Enrolment.objects.filter(household=self.families[number]).order_by("-pk").first()

    @rule(quota=st.integers(1, 3))
    def new_roster(self, quota):
        today = timezone.localdate()
        self.roster = rostering.create_roster(programme=self.programme, by=self.officer, name="Rekaan", starts_on=today,
                                              ends_on=today, quota=quota)  # fmt: skip

    @rule(number=NUMBER)
    def propose(self, number):
        self.attempt(enrolling.propose, programme=self.programme, household=self.families[number], by=self.officer,
                     details={"species": self.species, "quantity": 10})  # fmt: skip

    @rule()
    def add_rows(self):
        self.attempt(rostering.add_rows, roster=self.roster, by=self.officer)

    @rule(move=st.sampled_from(["publish", "submit", "approve", "return_roster", "reopen", "close"]))
    def move_roster(self, move):
        by = self.head if move in ("approve", "return_roster", "close") else self.officer
        more = {"until": timezone.localdate()} if move == "publish" else {}
        more |= {"comment": "x"} if move == "return_roster" else {}
        self.attempt(getattr(rostering, move), roster=self.roster, by=by, **more)

    @rule(number=NUMBER, decision=st.sampled_from(["approved", "waitlisted", "rejected"]))
    def decide(self, number, decision):
        if row := self.enrolment(number):
            self.attempt(rostering.decide_rows, roster=self.roster, by=self.head, ids=[row.pk], decision=decision)

    @rule(number=NUMBER, new=st.sampled_from(["active", "suspended", "completed", "exited", "approved", "rejected"]))
    def change(self, number, new):
        if (row := self.enrolment(number)) and new not in ("approved", "rejected"):
            reason = "request" if new == "exited" else ""
            self.attempt(enrolling.change_state, enrolment=row, new=new, by=self.head, reason=reason)

    @rule(number=NUMBER, quantity=st.integers(1, 12))
    def give(self, number, quantity):
        if self.distribution is None or self.distribution.roster_id != self.roster.pk:
            self.distribution = self.attempt(create_distribution, roster=Roster.objects.get(pk=self.roster.pk),
                                             by=self.officer, ward=ward(), place="x", held_on=timezone.localdate(),
                                             first_party="x")  # fmt: skip
        if self.distribution and (row := self.enrolment(number)):
            self.attempt(hand_over, distribution=self.distribution, enrolment=row, by=self.officer,
                         species=self.species, quantity=quantity, condition="good", received_by="x")  # fmt: skip

    @rule(alive=st.integers(0, 12), which=st.integers(0, 20))
    def check(self, alive, which):
        if checks := list(SurvivalCheck.objects.order_by("pk")[which : which + 1]):
            self.attempt(record_check, check=checks[0], by=self.officer, alive=alive, checked_on=timezone.localdate())

    @invariant()
    def states_follow_the_tables(self):
        for known, model, table in ((self.states, Enrolment, TRANSITIONS), (self.rosters, Roster, ROSTER_TRANSITIONS)):
            for pk, state in model.objects.filter(programme=self.programme).values_list("pk", "state"):
                before = known.setdefault(pk, state)
                assert state == before or state in table[before], (model.__name__, before, state)
                known[pk] = state

    @invariant()
    def no_place_is_counted_twice(self):
        mine = Enrolment.objects.filter(programme=self.programme)
        for roster in Roster.objects.filter(programme=self.programme):
            assert mine.filter(roster=roster, state__in=PLACE_STATES).count() <= roster.quota
        households = list(mine.filter(state__in=OPEN_STATES).values_list("household", flat=True))
        assert len(households) == len(set(households))

    @invariant()
    def the_stock_is_what_is_left(self):
        (one,) = stock_of(self.programme)
        assert one.on_hand == one.received - one.lost - one.handed >= 0
        assert SurvivalCheck.objects.count() == 3 * Handover.objects.count()
        for handover in Handover.objects.prefetch_related("checks"):
            made = sorted((check.number, check.alive) for check in handover.checks.all() if check.alive is not None)
            numbers = [handover.quantity, *(alive for _number, alive in made)]
            assert numbers == sorted(numbers, reverse=True)

    def numbers_agree(self):
        """The programme's page, the function behind it and the report say the same."""
        mine = Enrolment.objects.filter(programme=self.programme)
        truth = mine.filter(state__in=ENROLLED_STATES).count()
        said = {row["programme"]: row["enrolled"] for row in by_programme(mine)}.get(self.programme.pk, 0)
        table = REPORTS["cakupan-program"].table(Scope(), Conditions(per="programme"))
        (row,) = [row for row in table.rows if row.key == f"programme:{self.programme.slug}"]
        client = Client()
        client.force_login(make_user(ANALYST), backend="django.contrib.auth.backends.ModelBackend")
        page = client.get(self.programme.get_absolute_url()).context
        assert truth == said == row.value(table, "enrolments_now") == page["enrolled"]
        for state, count in page["counts"]:
            assert count == row.value(table, f"enrolments_{state.value}"), state
        survival = REPORTS["kelangsungan-anakan"].table(Scope(), Conditions(per="ward"))
        (stock,) = stock_of(self.programme)
        assert survival.totals.value(survival, "handed_over") == stock.handed


@pytest.mark.django_db
def test_whatever_the_order():
    quiet = settings(max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Deeds, settings=quiet)
