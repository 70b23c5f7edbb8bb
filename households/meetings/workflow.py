"""The moves of a ward meeting and whose turn each state is."""

from accounts.roles import WARD_HEAD
from households.models.meetings import MeetingState

TRANSITIONS = {MeetingState.OPEN: {MeetingState.CLOSED}, MeetingState.CLOSED: set()}
TURN = {MeetingState.OPEN: WARD_HEAD, MeetingState.CLOSED: None}
