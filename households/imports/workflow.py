"""The moves of an imported list, and whose turn each state is."""

from accounts.roles import ANALYST
from households.models import ImportBatch

State = ImportBatch.State
MACHINE = "worker"

TRANSITIONS = {
    State.UPLOADED: {State.CHECKING, State.CANCELLED},
    State.CHECKING: {State.CHECKED, State.UNREADABLE, State.CANCELLED},
    # Back to the check: with another sheet of the workbook.
    State.CHECKED: {State.ACCEPTING, State.REFUSED, State.CHECKING},
    State.UNREADABLE: {State.CHECKING},
    # Back to checked where the database refused: nothing of it is in the register then.
    State.ACCEPTING: {State.ACCEPTED, State.CHECKED},
    # Undone as long as nothing else builds on it.
    State.ACCEPTED: {State.UNDONE},
    State.REFUSED: set(),
    State.CANCELLED: {State.CHECKING},
    State.UNDONE: set(),
}

# The role that has to act next, or the background worker; None where nobody has to.
TURN = {
    State.UPLOADED: MACHINE,
    State.CHECKING: MACHINE,
    State.CHECKED: ANALYST,
    State.UNREADABLE: ANALYST,
    State.ACCEPTING: MACHINE,
    State.ACCEPTED: None,
    State.REFUSED: None,
    State.CANCELLED: None,
    State.UNDONE: None,
}
