"""The tables are whole and are the contract's; each state is somebody's turn or nobody's."""

import pytest

from kupang_case.workflow import can_transition, final_states
from programs.enrolments import workflow as enrolments
from programs.models import EnrolmentState, RosterState
from programs.rosters import workflow as rosters

CONTRACT_ENROLMENTS = {
    ("proposed", "approved"), ("proposed", "waitlisted"), ("proposed", "rejected"), ("waitlisted", "approved"),
    ("approved", "active"), ("active", "suspended"), ("suspended", "active"), ("active", "completed"),
    ("active", "exited"),
}  # fmt: skip
CONTRACT_ROSTERS = {
    ("draft", "objection"), ("objection", "submitted"), ("submitted", "approved"), ("submitted", "returned"),
    ("returned", "draft"), ("approved", "closed"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "turn", "states", "contract"),
    [
        (enrolments.TRANSITIONS, enrolments.TURN, EnrolmentState, CONTRACT_ENROLMENTS),
        (rosters.TRANSITIONS, rosters.TURN, RosterState, CONTRACT_ROSTERS),
    ],
)
def test_the_table_is_the_contract(table, turn, states, contract):
    assert set(table) == set(states) == set(turn)
    assert {(str(old), str(new)) for old in table for new in table[old]} == contract
    assert {state for state in states if turn[state] is None} <= final_states(table) | {EnrolmentState.REJECTED}
    assert not can_transition(table, "nonsense", "draft")
