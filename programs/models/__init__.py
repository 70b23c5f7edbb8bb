"""Agencies and programmes, enrolments and rosters, and what each kind of programme records besides."""

from programs.models.agencies import Agency, Programme, ProgrammeParameter
from programs.models.enrolments import Enrolment, EnrolmentState, ExitReason
from programs.models.pip import PipDetails
from programs.models.pkh import PkhDetails
from programs.models.rosters import Roster, RosterComment, RosterState
from programs.models.seedlings import Distribution, Handover, SeedlingDetails, SeedlingSpecies
from programs.models.training import Attendance, TrainingDetails, TrainingSession

__all__ = [
    "Agency",
    "Attendance",
    "Distribution",
    "Enrolment",
    "EnrolmentState",
    "ExitReason",
    "Handover",
    "PipDetails",
    "PkhDetails",
    "Programme",
    "ProgrammeParameter",
    "Roster",
    "RosterComment",
    "RosterState",
    "SeedlingDetails",
    "SeedlingSpecies",
    "TrainingDetails",
    "TrainingSession",
]
