"""The moves of a ward meeting and whose turn each state is."""

from accounts.roles import WARD_HEAD
from households.models.meetings import MeetingState

TRANSITIONS = {
    MeetingState.OPEN: {MeetingState.CLOSED},
    MeetingState.CLOSED: {MeetingState.LOCKED},
    MeetingState.LOCKED: set(),
}
TURN = {MeetingState.OPEN: WARD_HEAD, MeetingState.CLOSED: WARD_HEAD, MeetingState.LOCKED: None}
