"""Flags that look for invention: each rule alone, then the one query that feeds them."""

import datetime
import io
import random
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw

from households.models import Household, VerificationLimit, Visit, VisitFlag, VisitMember, VisitPhoto
from households.reference import LIMITS as WORKING
from households.visits.actions import add_photo
from households.visits.flags import Facts, Limits, facts_of, flags_of, limits_on, refresh_flags
from households.visits.photos import MOST_BITS, bands_of, clean_photo
from tests.factories import VisitFactory, list_says, make_household, make_officer, make_ward_head, set_limit, ward

LIMITS = Limits(**{name: Decimal(WORKING[name]) for name in Limits.__dataclass_fields__})
NOW = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
LINE = SimpleNamespace(amount=Decimal(535_547))
PLAIN = Facts(
    visit=1, found=True, visited_on=NOW.date(), food=Decimal(900_000), other=Decimal(300_000), members=4,
    point=(-10.15, 123.65), ward_point=(-10.15, 123.65), home_point=(-10.15, 123.65), begun=NOW,
    sent=NOW + datetime.timedelta(minutes=20), alike=1, crowd=1, same_photos=0,
)  # fmt: skip


def kinds(**changes):
    return [kind for kind, _text in flags_of(replace(PLAIN, **changes), LINE, LIMITS)]


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
    assert list(flags_of(replace(PLAIN, food=Decimal(1_840_000)), None, LIMITS)) == []


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
    facts = {one.visit: one for one in facts_of([visit.pk for visit in visits], LIMITS)}
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
    list_says(visit.household, roof="Genteng lapuk")
    client.force_login(make_ward_head(ward()))
    client.get("/")
    with django_assert_max_num_queries(12):
        page = client.get(visit.get_absolute_url()).content.decode()
    assert "9,1 km" in page
    assert "Genteng lapuk" in page
    with django_assert_max_num_queries(12):
        page = client.get(reverse("visit_list"), {"show": "queue", "flagged": "any"})
    assert [one.pk for one in page.context["page"].rows] == [visit.pk]
    assert "9,1 km" not in client.get(plain.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_limits_are_dated_and_one_that_is_not_set_raises_no_flag():
    day = datetime.date(2026, 11, 20)
    set_limit("crowd", 9, day)
    assert (limits_on(day).crowd, limits_on(day - datetime.timedelta(days=1)).crowd) == (9, 5)
    VerificationLimit.objects.all().delete()
    wild = replace(PLAIN, food=Decimal(1_840_000), alike=99, crowd=99, home_point=(0, 0), sent=NOW)
    assert [kind for kind, _text in flags_of(wild, LINE, limits_on(day))] == []


def scene(seed, size=(1200, 900)):
    """A picture with things on it, another one for each seed."""
    chance = random.Random(seed)
    picture = Image.new("RGB", size, tuple(chance.randrange(256) for _colour in range(3)))
    draw = ImageDraw.Draw(picture)
    for _thing in range(30):
        left, top = chance.randrange(size[0]), chance.randrange(size[1])
        box = (left, top, left + chance.randrange(40, 500), top + chance.randrange(40, 400))
        draw.rectangle(box, fill=tuple(chance.randrange(256) for _colour in range(3)))
    return picture


def upload(picture, quality=82, side=None):
    if side:
        picture = picture.copy()
        picture.thumbnail((side, side))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return SimpleUploadedFile("foto.jpg", buffer.getvalue())


def test_a_photo_saved_anew_looks_the_same_and_another_does_not():
    def bits(one, other):
        return ((one ^ other) % 2**64).bit_count()

    looks = [clean_photo(upload(scene(seed))).look for seed in range(12)]
    for seed, look in enumerate(looks):
        again = [clean_photo(upload(scene(seed), quality, side)).look for quality, side in ((40, None), (75, 640))]
        assert all(bits(look, one) <= MOST_BITS for one in again), seed
        assert all(set(bands_of(look)) & set(bands_of(one)) for one in again), seed
    assert min(bits(one, other) for number, one in enumerate(looks) for other in looks[:number]) > 2 * MOST_BITS
    turns = {seed: clean_photo(upload(scene(seed))).turned for seed in range(12)}
    for seed, turned in turns.items():
        for turn in Image.Transpose:
            again = clean_photo(upload(scene(seed).transpose(turn), 60, 700)).look
            assert min(bits(again, one) for one in turned) <= MOST_BITS, (seed, turn)
            others = [one for other, ways in turns.items() for one in ways if other != seed]
            assert min(bits(again, one) for one in others) > 1.5 * MOST_BITS, (seed, turn)
    wall = Image.new("RGB", (800, 600), "black")
    wall.paste("white", (0, 300, 800, 600))
    assert [clean_photo(upload(one)).look for one in (Image.new("RGB", (800, 600), "black"), wall)] == [None, None]


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [None, Image.Transpose.ROTATE_90, Image.Transpose.FLIP_LEFT_RIGHT])
def test_a_photo_of_another_family_shrunk_turned_and_saved_anew_is_found(client, django_assert_max_num_queries, turn):
    first, officer = VisitFactory(), make_officer(ward())
    other, elsewhere = VisitFactory(officer=officer), VisitFactory(officer=officer)
    add_photo(visit=first, by=first.officer, kind="front", upload=upload(scene(1)))
    add_photo(visit=first, by=first.officer, kind="kk_card", upload=upload(scene(3)))
    upside = scene(1).transpose(turn) if turn else scene(1)
    add_photo(visit=other, by=officer, kind="front", upload=upload(upside, 60, 700))
    add_photo(visit=elsewhere, by=officer, kind="front", upload=upload(scene(2)))
    add_photo(visit=elsewhere, by=officer, kind="kk_card", upload=upload(scene(3), 60, 700))
    refresh_flags([other.pk, elsewhere.pk])
    flag = VisitFlag.objects.get(kind="same_photo")
    assert (flag.visit, flag.twin) == (other, first)
    assert f"{first.visited_on:%d/%m/%Y}" in flag.detail
    Visit.objects.filter(pk=other.pk).update(state="submitted", submitted_at=timezone.now())
    client.force_login(make_ward_head(ward()))
    client.get("/")
    with django_assert_max_num_queries(12):
        page = client.get(other.get_absolute_url()).content.decode()
    assert first.get_absolute_url() in page
    Household.objects.filter(pk=first.household_id).update(ward=ward("Sikumana"))
    assert first.get_absolute_url() not in client.get(other.get_absolute_url()).content.decode()
