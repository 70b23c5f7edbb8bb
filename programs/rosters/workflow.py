"""The moves of a roster (contract.md, "States") and whose turn each state is."""

from accounts.roles import AGENCY_HEAD, PROGRAM_OFFICER
from programs.models.rosters import RosterState as S

TRANSITIONS = {
    S.DRAFT: {S.OBJECTION},
    S.OBJECTION: {S.SUBMITTED},
    S.SUBMITTED: {S.APPROVED, S.RETURNED},
    S.RETURNED: {S.DRAFT},
    S.APPROVED: {S.CLOSED},
    S.CLOSED: set(),
}

TURN = {
    S.DRAFT: PROGRAM_OFFICER,
    S.OBJECTION: PROGRAM_OFFICER,
    S.SUBMITTED: AGENCY_HEAD,
    S.RETURNED: PROGRAM_OFFICER,
    S.APPROVED: AGENCY_HEAD,
    S.CLOSED: None,
}
