"""Seedlings from the stock to the last survival check: never below zero, photos cleaned, numbers that never rise."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from programs.activities.cards import cards
from programs.activities.seedlings import create_distribution, hand_over
from programs.activities.stock import record_entry, stock_of, take
from programs.activities.survival import checks_of, record_check
from programs.models import Handover, ProgrammeParameter, SeedlingSpecies, SeedlingStock, SurvivalCheck
from tests.factories import ward
from tests.programs.conftest import a_crowd, fill, make_roster, officer_of

pytestmark = pytest.mark.django_db
ROUNDS, TAKERS, LANES = 50, 100, 10


def chilli():
    return SeedlingSpecies.objects.get(name="Cabai keriting")


def stocked(programme, quantity, by, species=None):
    return record_entry(
        programme=programme, by=by, species=species or chilli(), kind="received", quantity=quantity,
        happened_on=timezone.localdate(), source="Balai Benih",
    )  # fmt: skip


def distribute(roster, by, ago=0):
    day = timezone.localdate() - timedelta(days=ago)
    return create_distribution(roster=roster, by=by, ward=ward(), place="Kantor lurah", held_on=day, first_party="Y")


def give(distribution, row, by, quantity=10, **more):
    return hand_over(
        distribution=distribution, enrolment=row, by=by, species=chilli(), quantity=quantity, condition="good",
        received_by="Mama", **more,
    )  # fmt: skip


@pytest.fixture
def by(seedlings):
    return officer_of(seedlings)


@pytest.fixture
def roster(seedlings):
    return make_roster(seedlings, "approved")


def test_the_stock_is_what_came_in_less_what_went(seedlings, roster, by):
    rows = fill(roster, 2, state="approved")
    stocked(seedlings, 25, by)
    record_entry(programme=seedlings, by=by, species=chilli(), kind="lost", quantity=3,
                 happened_on=timezone.localdate(), source="Layu")  # fmt: skip
    distribution = distribute(roster, by)
    give(distribution, rows[0], by)
    with pytest.raises(ValidationError) as refused:
        give(distribution, rows[1], by, quantity=13)
    assert refused.value.code == "stock" and "12" in refused.value.messages[0]
    with pytest.raises(ValidationError):  # what was refused took nothing
        give(distribution, rows[0], by, quantity=1)
    (one,) = stock_of(seedlings)
    assert (one.received, one.lost, one.handed, one.on_hand) == (25, 3, 10, 12)
    with pytest.raises(ValidationError):
        record_entry(programme=seedlings, by=by, species=chilli(), kind="lost", quantity=13,
                     happened_on=timezone.localdate(), source="Layu")  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        SeedlingStock.objects.update(on_hand=-1)


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_handovers_of_the_last_seedling_one_happens_fifty_times_over(seedlings):
    by, roster = officer_of(seedlings), make_roster(seedlings, "approved")
    rows = a_crowd(seedlings, TAKERS, state="approved", roster=roster)
    distribution, start = distribute(roster, by), Barrier(LANES)
    kinds = SeedlingSpecies.objects.bulk_create(SeedlingSpecies(name=f"Rekaan {number}") for number in range(ROUNDS))
    SeedlingStock.objects.bulk_create(SeedlingStock(programme=seedlings, species=one, on_hand=1) for one in kinds)

    def lane(part):
        """Some of the hundred, on a connection of their own, all lanes at the same seedling at once."""
        refused = 0
        try:
            for species in kinds:
                start.wait(60)
                for row in part:
                    try:
                        take(programme_id=seedlings.pk, species=species, quantity=1)
                        Handover.objects.create(distribution=distribution, enrolment=row, species=species,
                                                quantity=1, received_by="x", recorded_by=by)  # fmt: skip
                    except ValidationError:
                        refused += 1
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(LANES) as pool:
        refused = sum(pool.map(lane, [rows[number::LANES] for number in range(LANES)]))
    assert refused == ROUNDS * (TAKERS - 1)
    assert Handover.objects.values("species").distinct().count() == Handover.objects.count() == ROUNDS
    assert set(SeedlingStock.objects.values_list("on_hand", flat=True)) == {0}


@pytest.mark.django_db(transaction=True)
def test_the_whole_handover_in_parallel_too(seedlings):
    by, roster = officer_of(seedlings), make_roster(seedlings, "approved")
    rows = a_crowd(seedlings, 20, state="approved", roster=roster)
    distribution = distribute(roster, by)
    stocked(seedlings, 10, by)

    def one(row):
        try:
            give(distribution, row, by)
            return True
        except ValidationError:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(LANES) as pool:
        assert sum(pool.map(one, rows)) == 1
    assert Handover.objects.count() == 1 and SurvivalCheck.objects.count() == 3


def test_nobody_receives_before_the_day_or_in_another_ward(roster, by, seedlings):
    (row,) = fill(roster, 1, state="approved")
    stocked(seedlings, 10, by)
    with pytest.raises(ValidationError):
        give(distribute(roster, by, ago=-1), row, by)
    elsewhere = create_distribution(roster=roster, by=by, ward=ward("Lasiana"), place="x",
                                    held_on=timezone.localdate(), first_party="Y")  # fmt: skip
    with pytest.raises(ValidationError):
        give(elsewhere, row, by)


def a_photo():
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Kamera Rahasia"
    Image.new("RGB", (64, 48), "green").save(buffer, "JPEG", exif=exif)
    return SimpleUploadedFile("a.jpg", buffer.getvalue(), "image/jpeg")


def test_the_handover_note_with_its_photo(roster, by, seedlings, browse):
    (row,) = fill(roster, 1, state="approved")
    stocked(seedlings, 10, by)
    distribution, client = distribute(roster, by), browse(by)
    url = reverse("distribution", args=[roster.pk, distribution.pk])
    data = {"enrolment": row.pk, "species": chilli().pk, "quantity": 10, "condition": "good", "received_by": "Mama"}
    wrong = client.post(url, data | {"photo": SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg")})
    assert wrong.status_code == 422 and not Handover.objects.exists()
    assert client.post(url, data | {"photo": a_photo()}).status_code == 302
    made = Handover.objects.get()
    note = client.get(reverse("handover", args=[roster.pk, distribution.pk, made.pk]))
    assert note.status_code == 200 and distribution.number in note.content.decode()
    photo = client.get(reverse("handover_photo", args=[roster.pk, distribution.pk, made.pk]))
    assert photo["Content-Type"] == "image/jpeg" and b"Rahasia" not in photo.content
    small = client.get(reverse("handover_photo", args=[roster.pk, distribution.pk, made.pk]) + "?size=small")
    assert small.status_code == 200


def test_checks_are_planned_by_the_numbers_of_that_day(roster, by, seedlings):
    rows = fill(roster, 2, state="approved")
    stocked(seedlings, 20, by)
    early = distribute(roster, by, ago=40)
    ProgrammeParameter.objects.create(
        programme=seedlings, key="survival_check_1", value=14, source="SK",
        valid_from=timezone.localdate() - timedelta(days=10),
    )  # fmt: skip
    give(early, rows[0], by)
    give(distribute(roster, by), rows[1], by)
    days = [(one.due_on - one.handover.distribution.held_on).days for one in SurvivalCheck.objects.order_by("pk")]
    assert days == [30, 60, 90, 14, 60, 90]
    assert checks_of(by, seedlings).due(timezone.localdate()).count() == 1


def test_what_died_stays_dead(roster, by, seedlings):
    (row,) = fill(roster, 1, state="approved")
    stocked(seedlings, 10, by)
    give(distribute(roster, by, ago=70), row, by)
    first, second, _third = SurvivalCheck.objects.order_by("number")
    today = timezone.localdate()
    with pytest.raises(ValidationError):
        record_check(check=first, by=by, alive=11, checked_on=today)
    with pytest.raises(ValidationError):
        record_check(check=first, by=by, alive=9, checked_on=today + timedelta(days=1))
    with pytest.raises(ValidationError):
        record_check(check=first, by=by, alive=9, checked_on=today - timedelta(days=71))
    record_check(check=first, by=by, alive=8, checked_on=today - timedelta(days=40))
    with pytest.raises(ValidationError):
        record_check(check=second, by=by, alive=9, checked_on=today)
    record_check(check=second, by=by, alive=6, checked_on=today)
    with pytest.raises(ValidationError):
        record_check(check=first, by=by, alive=5, checked_on=today)
    record_check(check=first, by=by, alive=7, checked_on=today)
    assert SurvivalCheck.objects.get(pk=first.pk).alive == 7
    assert not checks_of(by, seedlings).due(today).exists()


def test_the_pages(roster, by, seedlings, browse, django_assert_max_num_queries):
    rows = fill(roster, 3, state="approved")
    client = browse(by)
    entry = {"kind": "received", "species": chilli().pk, "quantity": 30, "happened_on": timezone.localdate(),
             "source": "Balai"}  # fmt: skip
    assert client.post(reverse("stock", args=["anakan"]), entry | {"quantity": 0}).status_code == 422
    assert client.post(reverse("stock", args=["anakan"]), entry).status_code == 302
    distribution = distribute(roster, by, ago=31)
    for row in rows:
        give(distribution, row, by)
    for name in ("stock", "checks"):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(name, args=["anakan"])).status_code == 200
    for show in ("due", "coming", "made", "kacau"):
        page = client.get(reverse("checks", args=["anakan"]), {"show": show, "ward": str(ward().pk)})
        assert len(page.context["page"]) == {"due": 3, "coming": 6, "made": 0, "kacau": 3}[show]
    check = SurvivalCheck.objects.due(timezone.localdate()).first()
    url = reverse("check", args=["anakan", check.pk])
    assert client.post(url, {"alive": 12, "checked_on": timezone.localdate()}).status_code == 422
    assert client.post(url, {"alive": 9, "checked_on": timezone.localdate()}).status_code == 302
    (card,) = [card for card in cards(by) if card.url == reverse("checks", args=["anakan"])]
    assert card.count == 2 and card.url in client.get("/").content.decode()
    assert client.get(reverse("stock", args=["pelatihan-kuliner"])).status_code == 404
