"""A new kind of programme is one small module and one line: nothing else knows it, and its pages are whole."""

import datetime
import importlib
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from households.models import Household
from households.summary import refresh_households
from programs.kinds import KINDS
from programs.models import Attendance, Disbursement, Enrolment, Roster
from tests.factories import ProgrammeFactory
from tests.programs.conftest import head_of, make_poor, officer_of

pytestmark = pytest.mark.django_db
MODULE = "tests.programs.made_up"
# Lines of the whole module, model and rules and all.
SMALL = 120


@pytest.fixture
def module(monkeypatch):
    """The module with its table and its line, which are gone again afterwards."""
    found = importlib.import_module(MODULE)
    with connection.schema_editor() as editor:
        editor.create_model(found.HouseRepair)
    monkeypatch.setitem(KINDS, found.KIND.name, found.KIND)
    yield found
    sys.modules.pop(MODULE)
    apps.all_models["programs"].pop("houserepair")
    del Enrolment.house_repair
    apps.clear_cache()


@pytest.fixture
def repair(module, browse):
    """The programme with its numbers, its people in the browser, a family that is large enough and one that isn't."""
    programme = ProgrammeFactory(kind="house_repair", unit="household", slug="bedah-rumah", name="Bedah Rumah")
    for key, value in (("min_members", 3), ("cost", 20_000_000)):
        programme.parameters.create(key=key, value=value, valid_from=datetime.date(2026, 1, 1), source="Rekaan")
    large, small = make_poor(size=4), make_poor(size=2)
    refresh_households([large.pk, small.pk])
    officer, head = browse(officer_of(programme)), browse(head_of(programme))
    return SimpleNamespace(programme=programme, officer=officer, head=head, large=large, small=small)


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def post(client, address, **values):
    answer = client.post(address, values)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_from_the_rules_to_the_exit_through_its_pages(repair, module):
    today = timezone.localdate()
    base = "/programs/bedah-rumah/"
    assert "Keluarga besar" in page(repair.officer, base)
    listed = page(repair.officer, f"{base}eligible/")
    assert str(repair.large.pk) in listed and str(repair.small.pk) not in listed
    assert "2 anggota; sedikitnya 3." in page(repair.officer, f"{base}households/{repair.small.pk}/")
    assert "Bedah Rumah" in page(repair.officer, repair.large.get_absolute_url())

    new = {"name": "Rumah I", "starts_on": today, "ends_on": today, "quota": 1, "budget": "20.000.000"}
    draft = post(repair.officer, "/rosters/new/", programme=repair.programme.pk, **new)
    roster = Roster.objects.get()
    proposal = f"{base}propose/{repair.large.pk}/"
    assert "Luas (m²)" in page(repair.officer, proposal)
    assert repair.officer.post(proposal, {"details-part": "roof", "details-area": "luas"}).status_code == 422
    values = {"details-part": "roof", "details-area": 36, "roster": roster.pk}
    assert post(repair.officer, proposal, **values) == draft
    row = Enrolment.objects.get()
    assert (str(row.house_repair), row.roster) == ("Atap, 36 m²", roster)
    assert all(text in page(repair.officer, draft) for text in ("Atap, 36 m²", "Yang paling luas didahulukan."))

    post(repair.officer, f"{draft}publish/", until=today, version=1)
    post(repair.officer, f"{draft}submit/", version=2)
    assert "Rp20.000.000" in page(repair.head, draft)
    post(repair.head, f"{draft}approve/", version=3)
    post(repair.officer, f"{draft}rows/", ids=[row.pk], decision="activate")
    assert row.approved_row.amount == 20_000_000 and "crowd" in row.approved_row.reasons

    assert "Rumah belum diperiksa" in page(repair.officer, "/")
    assert str(row.pk) in page(repair.officer, f"{base}?waits=unseen")
    session = post(repair.officer, f"{draft}sessions/new/", topic="Gotong royong", place="RT 001", held_on=today,
                   seats=1, trainer="Tukang")  # fmt: skip
    post(repair.officer, session, listed=[row.pk], present=[row.pk])
    assert Attendance.objects.get().present
    payout = post(repair.officer, f"{base}payouts/", stage="Tahap 1", paid_from=today, channel="Bank", source="SK 1",
                  amount="")  # fmt: skip
    assert "Rp20.000.000" in page(repair.officer, payout) and Disbursement.objects.get().due == 20_000_000
    one = f"{base}enrolments/{row.pk}/"
    assert "Pemeriksaan: belum" in page(repair.officer, one)
    post(repair.officer, f"{one}do/inspect/", **{"inspect-seen_on": today})
    assert "Pemeriksaan: belum" not in page(repair.officer, one)
    assert "waits=unseen" not in page(repair.officer, "/")

    exit_form = {"exit-on": today, "exit-version": 3, "exit-note": ""}
    refused = repair.head.post(f"{one}exit/", exit_form | {"exit-reason": "deceased"})
    assert refused.status_code == 422
    row.refresh_from_db()
    exit_form["exit-version"] = row.version
    post(repair.head, f"{one}exit/", **exit_form | {"exit-reason": "moved"})
    assert "Pindah" in page(repair.head, one)
    assert Household.objects.get(pk=repair.large.pk).enrolments.get().state == "exited"


def test_it_is_small_and_nothing_else_names_it(module, settings):
    assert len(Path(module.__file__).read_text().splitlines()) < SMALL
    named = [path for app in ("accounts", "households", "programs", "reports", "templates")
             for path in (settings.BASE_DIR / app).rglob("*") if path.suffix in (".py", ".html")
             and "house_repair" in path.read_text()]  # fmt: skip
    assert named == []
