"""The table of moves: complete, as the contract says, and nobody's turn is forgotten."""

import pytest

from accounts.roles import ROLE_NAMES
from households.models.visits import VisitState
from households.visits.workflow import EDITABLE, OPEN, TRANSITIONS, TURN
from kupang_case.workflow import TransitionNotAllowed, check_transition, final_states

CONTRACT = {("draft", "submitted"), ("submitted", "approved"), ("submitted", "returned"), ("submitted", "rejected"),
            ("returned", "submitted")}  # fmt: skip


def test_every_state_has_its_moves_and_its_turn():
    assert set(TRANSITIONS) == set(TURN) == set(VisitState)
    assert {role for role in TURN.values() if role} <= set(ROLE_NAMES)


def test_moves_are_the_contracts():
    assert {(str(old), str(new)) for old, following in TRANSITIONS.items() for new in following} == CONTRACT


def test_nobody_has_to_act_on_a_final_state_and_somebody_on_every_other():
    assert final_states(TRANSITIONS) == {state for state, role in TURN.items() if role is None}
    assert OPEN == set(VisitState) - final_states(TRANSITIONS)
    assert EDITABLE == {"draft", "returned"}


@pytest.mark.parametrize("old", VisitState)
@pytest.mark.parametrize("new", VisitState)
def test_what_the_table_lacks_is_refused(old, new):
    if (old, new) in CONTRACT:
        check_transition(TRANSITIONS, old, new)
    else:
        with pytest.raises(TransitionNotAllowed):
            check_transition(TRANSITIONS, old, new)
