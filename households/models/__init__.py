"""Areas, households and their people, the lists they came from, visits, thresholds."""

from households.models.areas import District, Ward, WardAlias
from households.models.casework import CaseDocument, CaseNote, CaseTask
from households.models.checks import SecondCheck, VisitFlag
from households.models.determinations import Determination, DeterminationRow
from households.models.duplicates import DuplicateMerge, DuplicatePair, MergeChange
from households.models.events import EventKind, EventMember, EventResidence, LifeEvent
from households.models.field import FieldPhoto, FieldRecord, VisitAttempt
from households.models.limits import VerificationLimit
from households.models.lists import (
    DuplicateCandidate,
    ImportBatch,
    ImportLayout,
    ImportProblem,
    ListEntry,
    ListFill,
)
from households.models.meetings import MeetingAttendee, MeetingItem, WardMeeting
from households.models.objections import Objection
from households.models.register import Household, Person
from households.models.saved import SavedFilter
from households.models.thresholds import Threshold
from households.models.visits import Visit, VisitMember, VisitPhoto

__all__ = [
    "CaseDocument",
    "CaseNote",
    "CaseTask",
    "Determination",
    "DeterminationRow",
    "District",
    "DuplicateCandidate",
    "DuplicateMerge",
    "DuplicatePair",
    "EventKind",
    "EventMember",
    "EventResidence",
    "FieldPhoto",
    "FieldRecord",
    "Household",
    "ImportBatch",
    "ImportLayout",
    "ImportProblem",
    "LifeEvent",
    "ListEntry",
    "ListFill",
    "MeetingAttendee",
    "MeetingItem",
    "MergeChange",
    "Objection",
    "Person",
    "SavedFilter",
    "SecondCheck",
    "Threshold",
    "VerificationLimit",
    "Visit",
    "VisitAttempt",
    "VisitFlag",
    "VisitMember",
    "VisitPhoto",
    "Ward",
    "WardAlias",
    "WardMeeting",
]
