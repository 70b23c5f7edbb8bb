"""Locked lists to determine from."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import roles
from households.meetings import actions as meetings
from households.visits.status import refresh_statuses
from tests.factories import VisitFactory, make_household, make_user, make_ward_head, ward

FIRST, SECOND = datetime.date(2026, 9, 1), datetime.date(2026, 11, 2)
PDF = b"%PDF-1.4\n%%EOF\n"


def verified(status="extreme_poor", per_capita=400_000, place="Oesapa", household=None, day=FIRST):
    """A household with an approved visit of this outcome."""
    home = household or make_household(size=2, ward=ward(place))
    VisitFactory(household=home, approved=True, poverty_status=status, per_capita=per_capita, visited_on=day)
    refresh_statuses([home.pk])
    return home


def locked_meeting(place="Oesapa", day=FIRST, no=()):
    """A locked meeting of everything that waits in a ward; `no` are households the ward doesn't agree with."""
    head = make_ward_head(ward(place))
    meeting = meetings.call_meeting(ward=ward(place), held_on=day, place="Kantor lurah", by=head)
    ids = dict(meeting.items.values_list("household", "pk"))
    against = [ids.pop(home.pk) for home in no]
    meetings.decide_items(meeting=meeting, items=ids.values(), decision="agreed", reason="", by=head)
    if against:
        meetings.decide_items(meeting=meeting, items=against, decision="disagreed", reason="Sudah mampu", by=head)
    meetings.write_attendance(meeting=meeting, attendees=[("Maria Lado", "Ketua RT", True)], by=head)
    meetings.close_meeting(meeting=meeting, by=head)
    meetings.add_scan(meeting=meeting, upload=SimpleUploadedFile("x.pdf", PDF), by=head)
    return meetings.lock_meeting(meeting=meeting, by=head)


@pytest.fixture
def analyst(db):
    return make_user(roles.ANALYST)
