"""Flags that look for invention: each rule alone, then the one query that feeds them."""

import datetime
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from households.models import VisitFlag, VisitMember, VisitPhoto
from households.visits.flags import LIMITS, Facts, facts_of, flags_of, refresh_flags
from tests.factories import VisitFactory, make_household, make_officer, make_ward_head, ward

NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
LINE = SimpleNamespace(amount=Decimal(535_547))
PLAIN = Facts(
    visit=1, found=True, visited_on=NOW.date(), food=Decimal(900_000), other=Decimal(300_000), members=4,
    point=(-10.15, 123.65), ward_point=(-10.15, 123.65), home_point=(-10.15, 123.65), begun=NOW,
    sent=NOW + datetime.timedelta(minutes=20), alike=1, crowd=1, same_photos=0,
)  # fmt: skip


def kinds(**changes):
    return [kind for kind, _text in flags_of(replace(PLAIN, **changes), LINE)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"food": Decimal(1_840_000)}, ["near_line"]),
        ({"food": Decimal(1_842_188)}, []),  # on the line: not under it
        ({"food": Decimal(1_750_000)}, []),
        ({"food": None}, []),
        ({"alike": LIMITS.same_in_a_row}, ["same_answers"]),
        ({"alike": LIMITS.same_in_a_row, "found": False}, []),
        ({"sent": NOW + datetime.timedelta(seconds=100)}, ["too_quick"]),
        ({"same_photos": 1}, ["same_photo"]),
        ({"crowd": LIMITS.crowd}, ["crowded"]),
        ({"home_point": (-10.16, 123.65)}, ["far_away"]),
        ({"ward_point": (-10.25, 123.65)}, ["far_away"]),
        ({"point": None, "home_point": (-10.16, 123.65)}, []),
        ({"home_point": None, "ward_point": None}, []),
    ],
)
def test_each_rule(changes, expected):
    assert kinds(**changes) == expected


def test_without_a_threshold_nothing_is_just_under_it():
    assert list(flags_of(replace(PLAIN, food=Decimal(1_840_000)), None)) == []


@pytest.mark.django_db
def test_the_query_sees_rows_in_a_row_crowds_and_twin_photos():
    officer = make_officer(ward())
    begun = timezone.now() - datetime.timedelta(hours=2)
    visits = [
        VisitFactory(
            household=make_household(), officer=officer, submitted=True,
            created_at=begun + datetime.timedelta(minutes=number),
        )
        for number in range(5)
    ]  # fmt: skip
    for visit in visits[:2]:
        VisitPhoto.objects.create(visit=visit, image="x.jpg", sha256="a" * 64)
    for person in visits[0].household.members.all():
        VisitMember.objects.create(visit=visits[0], person=person, finding="confirmed")
    facts = {one.visit: one for one in facts_of([visit.pk for visit in visits])}
    assert [facts[visit.pk].alike for visit in visits] == [1, 2, 3, 4, 5]
    assert [facts[visit.pk].crowd for visit in visits] == [1, 2, 3, 4, 5]
    assert [facts[visit.pk].same_photos for visit in visits] == [1, 1, 0, 0, 0]
    assert facts[visits[0].pk].members == 4
    assert refresh_flags([visit.pk for visit in visits]) == refresh_flags([visit.pk for visit in visits]) == 6
    assert set(VisitFlag.objects.filter(visit=visits[4]).values_list("kind", flat=True)) == {"same_answers", "crowded"}


@pytest.mark.django_db
def test_the_reviewer_sees_them_and_counts_them_in_the_queue(client, django_assert_max_num_queries):
    visit, plain = VisitFactory(submitted=True), VisitFactory(submitted=True)
    VisitFlag.objects.create(visit=visit, kind="far_away", detail="9,1 km dari tengah kelurahan")
    client.force_login(make_ward_head(ward()))
    client.get("/")
    with django_assert_max_num_queries(12):
        assert "9,1 km" in client.get(visit.get_absolute_url()).content.decode()
    with django_assert_max_num_queries(12):
        page = client.get(reverse("visit_list"), {"show": "queue", "flagged": "any"})
    assert [one.pk for one in page.context["page"].rows] == [visit.pk]
    assert "9,1 km" not in client.get(plain.get_absolute_url()).content.decode()
