"""The command: what it refuses, what it leaves alone, and that a seed makes one city, whatever its size."""

import datetime
import hashlib
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import User
from households import models as register
from programs import models as programs
from reports.demo.plan import Scale
from reports.demo.staff import ACCOUNTS, PASSWORD
from tests.factories import make_household
from tests.reports.demo.conftest import fill

pytestmark = pytest.mark.django_db

# What a database or a clock gives: numbers of rows, moments of what the real actions did today, stored files' names.
LEFT_OUT = {
    "id",
    "updated_at",
    "version",
    "uploaded_at",
    "decided_at",
    "entered_at",
    "file",
    "recorded_at",
    "source_batch",
    "threshold",
}
TABLES = (
    register.Household, register.Person, register.Visit, register.VisitPhoto, register.ImportBatch,
    programs.Enrolment, programs.PipDetails, programs.PkhDetails, programs.TrainingDetails,
)  # fmt: skip


def run(*args, **options):
    out = io.StringIO()
    call_command("seed_demo", *args, stdout=out, **options)
    return out.getvalue()


def digests():
    """A digest of each table, with keys that the demo gives and without what a database or a clock gives."""
    found = {}
    for model in TABLES:
        key = model._meta.pk.get_internal_type() == "UUIDField"
        names = [
            field.name
            for field in model._meta.concrete_fields
            if (field.name not in LEFT_OUT or (field.primary_key and key))
            and not (field.is_relation and field.related_model._meta.pk.get_internal_type() != "UUIDField")
        ]
        rows = sorted(map(repr, model.objects.values_list(*names)))
        assert rows, model
        found[model.__name__] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def city_of(number, scale=None, today=None):
    """The digests of a city that is taken back."""
    with transaction.atomic():
        fill(scale or Scale(households=60), number, today)
        found = digests()
        transaction.set_rollback(True)
    return found


def test_a_seed_makes_one_city():
    first, second, other = city_of(1), city_of(1), city_of(2)
    assert first == second
    assert all(first[name] != other[name] for name in first)


def test_dates_count_back_from_the_day():
    day = datetime.date(2026, 3, 1)
    fill(Scale(households=40), 1, day)
    assert register.Visit.objects.order_by("-visited_on").first().visited_on < day


def test_refused_without_debug(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG"):
        run()
    assert not User.objects.exists()


def test_refused_on_a_register_of_others(settings):
    settings.DEBUG = True
    household = make_household()
    with pytest.raises(CommandError, match="bukan data demo"):
        run("--households", "30")
    assert list(register.Household.objects.all()) == [household]
    assert not User.objects.filter(username__in=ACCOUNTS).exists()


def test_a_second_time_nothing_happens(settings):
    settings.DEBUG = True
    first = run("--households", "30")
    before = digests()
    again = run("--households", "50")
    assert "Selesai dalam" in first
    assert "Kemungkinan data ganda" in first
    assert "sudah ada" in again
    assert PASSWORD in first
    assert PASSWORD in again
    assert digests() == before


def test_accounts_alone_are_told(settings):
    settings.DEBUG = True
    told = run("--accounts")
    assert all(name in told for name in ACCOUNTS)
    assert PASSWORD in told
    assert not User.objects.exists()


def test_all_or_nothing(monkeypatch, settings):
    settings.DEBUG = True

    def broken(*args):
        raise RuntimeError("power cut")

    monkeypatch.setattr("reports.demo.city.add_lists", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        run("--households", "30")
    assert not User.objects.exists()
    assert not register.Household.objects.exists()


@pytest.mark.parametrize("number", [1, 5, 25])
def test_small_cities_work(number):
    fill(Scale(households=number))
    assert register.Household.objects.count() == number


def test_exact_numbers_of_persons_and_of_extremely_poor_families():
    fill(
        Scale(
            persons=4_001,
            extreme=43,
            median=1_560_000,
            visited=(("extreme_poor", 0.95), ("poor", 0.75), ("not_poor", 0.04)),
        )
    )
    assert register.Person.objects.count() == 4_001
    assert register.Person.objects.present().count() == 4_001
    verified = register.Household.objects.filter(poverty_status="extreme_poor", verification_status="verified")
    assert verified.count() == 43


def test_every_constraint_holds():
    fill(Scale(households=80))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated")
        assert cursor.fetchall() == []
