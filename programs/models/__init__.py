"""Agencies and programmes, enrolments and rosters, and what each kind of programme records besides."""

from programs.models.agencies import Agency, Programme, ProgrammeParameter
from programs.models.delivery import Disbursement, Payout
from programs.models.enrolments import Enrolment, EnrolmentState, ExitReason
from programs.models.graduation import Graduation
from programs.models.overlap import OverlapOverride, OverlapRule
from programs.models.pip import PipDetails
from programs.models.pkh import PkhCommitment, PkhDetails, PkhStage
from programs.models.referrals import Referral
from programs.models.rosters import ApprovedRow, Roster, RosterComment, RosterState, RowObjection
from programs.models.seedlings import (
    Distribution,
    Handover,
    SeedlingDetails,
    SeedlingEntry,
    SeedlingSpecies,
    SeedlingStock,
    SurvivalCheck,
)
from programs.models.touched import EnrolmentTouch
from programs.models.training import Attendance, Certificate, TrainingDetails, TrainingPlace, TrainingSession
from programs.models.umkm import Enterprise, MarketingPartner, MentoringVisit, PartnerOrder, Turnover

__all__ = [
    "Agency",
    "ApprovedRow",
    "Attendance",
    "Certificate",
    "Disbursement",
    "Distribution",
    "Enrolment",
    "EnrolmentState",
    "EnrolmentTouch",
    "Enterprise",
    "ExitReason",
    "Graduation",
    "Handover",
    "MarketingPartner",
    "MentoringVisit",
    "OverlapOverride",
    "OverlapRule",
    "PartnerOrder",
    "Payout",
    "PipDetails",
    "PkhCommitment",
    "PkhDetails",
    "PkhStage",
    "Programme",
    "ProgrammeParameter",
    "Referral",
    "Roster",
    "RosterComment",
    "RosterState",
    "RowObjection",
    "SeedlingDetails",
    "SeedlingEntry",
    "SeedlingSpecies",
    "SeedlingStock",
    "SurvivalCheck",
    "TrainingDetails",
    "TrainingPlace",
    "TrainingSession",
    "Turnover",
]
