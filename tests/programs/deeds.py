"""What people do to a programme, as steps of a machine that hypothesis drives: proposals, rosters, and what each kind
delivers. A step that is refused leaves everything as it was; what always holds is looked at after each step."""

from datetime import timedelta

import hypothesis.strategies as st
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from accounts.models import AuditEntry
from accounts.roles import ANALYST
from kupang_case.workflow import TransitionNotAllowed
from programs.enrolments import actions as enrolling
from programs.enrolments.workflow import TRANSITIONS
from programs.figures import PLACE_STATES, by_programme, by_roster
from programs.models import ApprovedRow, Enrolment, Programme, Roster, RowObjection
from programs.models.enrolments import ENROLLED_STATES, OPEN_STATES
from programs.parameters import parameters_of
from programs.rosters import actions as rostering
from programs.rosters import objections
from programs.rosters.preview import counts_and_rank
from programs.rosters.ranking import places, with_cost
from programs.rosters.reserve import unlist_rows
from programs.rosters.workflow import TRANSITIONS as ROSTER_TRANSITIONS
from reports.figures import Conditions, Scope
from reports.registry import REPORTS
from tests.factories import make_user
from tests.programs.conftest import head_of, make_poor, officer_of

REFUSED = (ValidationError, TransitionNotAllowed)
FAMILIES, FREE, ROSTERS = 6, 2, 3
NUMBER, WHICH = st.integers(0, FAMILIES - 1), st.integers(0, 5)
MOVES = ["approve", "submit", "publish", "return_roster", "reopen", "close"]
BY_THE_HEAD = ("approve", "return_roster", "close")
DECIDED = ["approved", "approved", "fill", "contest", "settle", "waitlisted", "rejected", "unlist"]
CHANGES = ["active", "exited", "suspended", "completed"]


class World:
    """A programme in its course, the same at the beginning of each sequence: an approved roster with three in the
    programme and one who waits, and two families who are in nothing."""

    def __init__(self, machine):
        self.programme = Programme.objects.select_related("agency").get(slug=machine.slug)
        self.officer, self.head = officer_of(self.programme), head_of(self.programme)
        self.reader, self.today = Client(), timezone.localdate()
        self.reader.force_login(make_user(ANALYST), backend="django.contrib.auth.backends.ModelBackend")
        self.families = [make_poor(100_000 + number, 3) for number in range(FAMILIES)]
        machine.prepare(self)
        self.roster, by = self.new_roster(quota=FAMILIES - FREE - 1), {"by": self.officer}
        for family in self.families[:-FREE]:
            values = {"household": family, "person": self.person(family), "details": machine.details}
            machine.get_ready(self, rostering.propose_onto(roster=self.roster, **by, **values))
        rostering.publish(roster=self.roster, until=self.today, **by)
        rostering.submit(roster=self.roster, **by)
        rostering.approve(roster=self.roster, by=self.head)
        rows = list(self.roster.enrolments.order_by("pk").values_list("pk", flat=True))[: self.roster.quota]
        rostering.decide_rows(roster=self.roster, by=self.head, ids=rows, decision="approved")
        enrolling.activate_many(ids=rows, within=self.roster.enrolments.all(), **by)

    def new_roster(self, **values):
        return rostering.create_roster(programme=self.programme, by=self.officer, name="Rekaan", starts_on=self.today,
                                       ends_on=self.today, **values)  # fmt: skip

    def person(self, family):
        """Whom of a family the programme takes; None where it takes families."""
        if self.programme.unit == Programme.Unit.HOUSEHOLD:
            return None
        wanted = {"school_level": "sd"} if self.programme.kind == "pip" else {"relation": "head"}
        return family.members.get(**wanted)


def nth(rows, which):
    """One of the rows, or None where there are none."""
    found = list(rows.order_by("pk")[:6])
    return found[which % len(found)] if found else None


def deed(times=1, **values):
    """A step, `times` as likely as another, with the strategies of what it takes."""

    def mark(function):
        function.times, function.values = times, values
        return function

    return mark


class Deeds(RuleBasedStateMachine):
    """Enrolment and roster; subclasses deliver. `world` is set by the test. One rule chooses among all deeds: of many
    rules a machine leaves out some in each sequence, and nothing that lies deep would be reached."""

    world, slug, details = None, "", {}

    def deeds(self):
        """All deeds, what the kind delivers first: the simplest sequence repeats the first one."""
        found = [one for kind in type(self).__mro__ for one in vars(kind).values() if hasattr(one, "times")]
        return [getattr(self, one.__name__) for one in found for _time in range(one.times)]

    @rule(data=st.data())
    def step(self, data):
        chosen = data.draw(st.sampled_from(self.deeds()))
        chosen(**{name: data.draw(values) for name, values in chosen.values.items()})

    @staticmethod
    def prepare(world):
        """What a kind needs at the beginning."""

    @staticmethod
    def get_ready(world, row):
        """What a kind needs before a row may be approved."""

    @initialize()
    def begin(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.programme, self.officer, self.head = self.world.programme, self.world.officer, self.world.head
        self.today, self.states, self.rosters, self.roster = self.world.today, {}, {}, self.world.roster
        self.numbers = parameters_of(self.programme, self.today)

    def teardown(self):
        if hasattr(self, "savepoint"):
            try:
                self.pages_agree()
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

    @property
    def mine(self):
        return Enrolment.objects.filter(programme=self.programme)

    def enrolment(self, number):
        """The latest enrolment of a family, as it stands in the database."""
        return self.mine.filter(household=self.world.families[number]).order_by("-pk").first()

    @deed(number=NUMBER, what=st.sampled_from(["propose", "onto", "add", "remove", *CHANGES]))
    def enrol(self, number, what):
        row, family = self.enrolment(number), self.world.families[number]
        values = {"household": family, "person": self.world.person(family), "by": self.officer, "details": self.details}
        if what == "propose":
            self.attempt(enrolling.propose, programme=self.programme, **values)
        elif what == "onto":
            self.attempt(rostering.propose_onto, roster=self.roster, **values)
        elif what == "add":
            self.attempt(rostering.add_rows, roster=self.roster, by=self.officer)
        elif what == "remove" and row:
            self.attempt(rostering.remove_rows, roster=self.roster, by=self.officer, ids=[row.pk], reason="x")
        elif row and what in CHANGES:
            reason = "request" if what == "exited" else ""
            self.attempt(enrolling.change_state, enrolment=row, new=what, by=self.head, reason=reason)

    @deed(move=st.sampled_from(MOVES))
    def move_roster(self, move):
        by = self.head if move in BY_THE_HEAD else self.officer
        more = {"until": self.today} if move == "publish" else {}
        more |= {"comment": "x"} if move == "return_roster" else {}
        self.attempt(getattr(rostering, move), roster=self.roster, by=by, **more)

    @deed(quota=st.integers(1, 3), budget=st.sampled_from([None, 1_500_000, 4_000_000]), which=WHICH)
    def another_roster(self, quota, budget, which):
        """A new one, or back to one there is."""
        rosters = Roster.objects.filter(programme=self.programme)
        new = which < 2 and len(self.rosters) < ROSTERS
        self.roster = self.world.new_roster(quota=quota, budget=budget) if new else nth(rosters, which)

    @deed(number=NUMBER, what=st.sampled_from(DECIDED), outcome=st.sampled_from(["upheld", "dismissed"]))
    def decide(self, number, what, outcome):
        row = nth(self.mine.filter(roster=self.roster, state__in=["proposed", "waitlisted"]), number)
        on = {"roster": self.roster}
        if what == "fill":
            self.attempt(rostering.fill_vacancies, by=self.head, **on)
        elif what == "settle":
            if found := RowObjection.objects.filter(settled_at=None, enrolment__programme=self.programme).first():
                self.attempt(objections.settle_objection, objection=found, by=self.head, outcome=outcome, answer="x")
        elif what == "contest" and row:
            self.attempt(objections.contest_rows, by=self.officer, ids=[row.pk], text="x", raised_by="y", **on)
        elif what == "unlist" and row:
            self.attempt(unlist_rows, by=self.head, ids=[row.pk], reason="x", **on)
        elif row:
            self.attempt(rostering.decide_rows, by=self.head, ids=[row.pk], decision=what, **on)

    @invariant()
    def states_follow_the_tables(self):
        for known, model, table in ((self.states, Enrolment, TRANSITIONS), (self.rosters, Roster, ROSTER_TRANSITIONS)):
            for pk, state in model.objects.filter(programme=self.programme).values_list("pk", "state"):
                before = known.setdefault(pk, state)
                assert state == before or state in table[before], (before, state)
                known[pk] = state

    @invariant()
    def no_place_is_counted_twice(self):
        rows = with_cost(self.mine, self.programme, self.numbers)
        taken = list(rows.filter(state__in=PLACE_STATES).values_list("roster", "pk", "cost"))
        for roster in Roster.objects.filter(programme=self.programme):
            mine = [row for row in taken if row[0] == roster.pk]
            assert len(mine) <= roster.quota
            assert roster.budget is None or sum(row[2] for row in mine) <= roster.budget
        frozen = set(ApprovedRow.objects.filter(roster__programme=self.programme).values_list("enrolment", flat=True))
        assert {pk for roster, pk, _cost in taken if roster} <= frozen
        subjects = list(self.mine.filter(state__in=OPEN_STATES).values_list("household", "person"))
        assert len(subjects) == len(set(subjects))

    @invariant()
    def numbers_agree(self):
        """What the list of rosters, a roster's page, its policies and the programme's page count is the same."""
        rows = self.mine.filter(roster=self.roster)
        on_page, known = counts_and_rank(self.roster, rows, None, self.numbers), places(self.roster, self.numbers)
        assert {name: on_page[name] for name in known if name in on_page} == {
            name: value for name, value in known.items() if name in on_page
        }
        (listed,) = by_roster(rows) or [{"rows": 0, "taken": 0}]
        assert (listed["rows"], listed["taken"]) == (known["rows"], known["taken"])
        told = {row["programme"]: row for row in by_programme(self.mine)}.get(self.programme.pk)
        assert (told["enrolled"] if told else 0) == self.mine.filter(state__in=ENROLLED_STATES).count()

    def pages_agree(self):
        """The programme's page, each roster's page and the report say the same."""
        table = REPORTS["cakupan-program"].table(Scope(), Conditions(per="programme"))
        (row,) = [row for row in table.rows if row.key == f"programme:{self.programme.slug}"]
        page = self.world.reader.get(self.programme.get_absolute_url()).context
        assert row.value(table, "enrolments_now") == page["enrolled"]
        for state, count in page["counts"]:
            assert count == row.value(table, f"enrolments_{state.value}"), state
        counts = self.world.reader.get(self.roster.get_absolute_url()).context["counts"]
        listed = self.world.reader.get("/rosters/").context["pairs"]
        (shown,) = [count for roster, count in listed if roster.pk == self.roster.pk]
        assert (shown["rows"], shown["taken"]) == (counts["rows"], counts["taken"])
        moves = AuditEntry.objects.filter(object_type="programs.enrolment", action__in=STATES_TOLD)
        versions = sum(self.mine.filter(origin="proposed").values_list("version", flat=True)) - self.mine.filter(
            origin="proposed").count()  # fmt: skip
        assert (
            moves.filter(object_id__in=[str(pk) for pk in self.mine.values_list("pk", flat=True)]).count() == versions
        )


# Every move, and every change of the roster, counts the version on and tells the audit trail.
STATES_TOLD = [f"enrolment.{state}" for state in TRANSITIONS] + ["enrolment.roster", "enrolment.roster_off"]
YESTERDAY = timedelta(days=1)
