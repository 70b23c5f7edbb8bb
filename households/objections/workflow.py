"""The moves of an objection and whose turn each state is."""

from accounts.roles import WARD_HEAD
from households.models.objections import ObjectionState

TRANSITIONS = {
    ObjectionState.RECEIVED: {ObjectionState.UPHELD, ObjectionState.DISMISSED},
    ObjectionState.UPHELD: set(),
    ObjectionState.DISMISSED: set(),
}
# Whoever may decide and didn't record it; the ward head in the first place.
TURN = {ObjectionState.RECEIVED: WARD_HEAD, ObjectionState.UPHELD: None, ObjectionState.DISMISSED: None}
