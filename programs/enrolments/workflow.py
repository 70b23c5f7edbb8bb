"""The moves of an enrolment (contract.md, "States"), whose turn each state is, and who may make each move."""

from accounts.roles import AGENCY_HEAD, PROGRAM_OFFICER
from programs.models.enrolments import EnrolmentState as S

TRANSITIONS = {
    S.PROPOSED: {S.APPROVED, S.WAITLISTED, S.REJECTED},
    S.WAITLISTED: {S.APPROVED},
    S.APPROVED: {S.ACTIVE},
    S.REJECTED: set(),
    S.ACTIVE: {S.SUSPENDED, S.COMPLETED, S.EXITED},
    S.SUSPENDED: {S.ACTIVE},
    S.COMPLETED: set(),
    S.EXITED: set(),
}

# Whose turn it is; None where nothing waits for anybody.
TURN = {
    S.PROPOSED: AGENCY_HEAD,
    S.WAITLISTED: AGENCY_HEAD,
    S.APPROVED: PROGRAM_OFFICER,
    S.REJECTED: None,
    S.ACTIVE: PROGRAM_OFFICER,
    S.SUSPENDED: AGENCY_HEAD,
    S.COMPLETED: None,
    S.EXITED: None,
}

DECISIONS = (S.APPROVED, S.WAITLISTED, S.REJECTED)
