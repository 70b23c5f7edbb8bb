"""Agencies and programmes, enrolments and rosters, and what each kind of programme records besides."""

from programs.models.agencies import Agency, Programme, ProgrammeParameter
from programs.models.delivery import Disbursement, Payout
from programs.models.enrolments import Enrolment, EnrolmentState, ExitReason
from programs.models.graduation import Graduation
from programs.models.pip import PipDetails
from programs.models.pkh import PkhDetails
from programs.models.rosters import Roster, RosterComment, RosterState
from programs.models.seedlings import (
    Distribution,
    Handover,
    SeedlingDetails,
    SeedlingEntry,
    SeedlingSpecies,
    SeedlingStock,
    SurvivalCheck,
)
from programs.models.training import Attendance, Certificate, TrainingDetails, TrainingPlace, TrainingSession

__all__ = [
    "Agency",
    "Attendance",
    "Certificate",
    "Disbursement",
    "Distribution",
    "Enrolment",
    "EnrolmentState",
    "ExitReason",
    "Graduation",
    "Handover",
    "Payout",
    "PipDetails",
    "PkhDetails",
    "Programme",
    "ProgrammeParameter",
    "Roster",
    "RosterComment",
    "RosterState",
    "SeedlingDetails",
    "SeedlingEntry",
    "SeedlingSpecies",
    "SeedlingStock",
    "SurvivalCheck",
    "TrainingDetails",
    "TrainingPlace",
    "TrainingSession",
]
