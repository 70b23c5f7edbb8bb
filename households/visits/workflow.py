"""The moves of a visit (contract.md, "States"), and whose turn each state is."""

from accounts.roles import FIELD_OFFICER, WARD_HEAD
from households.models.visits import VisitState

TRANSITIONS = {
    VisitState.DRAFT: {VisitState.SUBMITTED},
    VisitState.SUBMITTED: {VisitState.APPROVED, VisitState.RETURNED, VisitState.REJECTED},
    VisitState.RETURNED: {VisitState.SUBMITTED},
    VisitState.APPROVED: set(),
    VisitState.REJECTED: set(),
}

# The role that has to act next; None where nobody has to.
TURN = {
    VisitState.DRAFT: FIELD_OFFICER,
    VisitState.SUBMITTED: WARD_HEAD,
    VisitState.RETURNED: FIELD_OFFICER,
    VisitState.APPROVED: None,
    VisitState.REJECTED: None,
}

EDITABLE = frozenset(state for state, role in TURN.items() if role == FIELD_OFFICER)
OPEN = frozenset(state for state, role in TURN.items() if role is not None)
