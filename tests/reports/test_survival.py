"""Survival of seedlings by ward and by species: every number opens rows that add up to it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import roles
from programs.activities.seedlings import create_distribution, hand_over
from programs.activities.survival import record_check
from programs.models import Programme, SeedlingSpecies, SeedlingStock, SurvivalCheck
from reports.figures import Conditions, Scope
from reports.registry import REPORTS
from tests.factories import make_user, ward
from tests.programs.conftest import fill, make_roster, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted():
    """Three families with 10 seedlings each, two of the first checks made: 8 and 5 alive."""
    programme = Programme.objects.get(slug="anakan")
    roster, by = make_roster(programme, "approved"), officer_of(programme)
    day, species = timezone.localdate() - timedelta(days=31), SeedlingSpecies.objects.get(name="Kelor")
    SeedlingStock.objects.create(programme=programme, species=species, on_hand=100)
    distribution = create_distribution(roster=roster, by=by, ward=ward(), place="x", held_on=day, first_party="Y")
    for row in fill(roster, 3, state="approved"):
        hand_over(distribution=distribution, enrolment=row, by=by, species=species, quantity=10, condition="good",
                  received_by="x")  # fmt: skip
    for check, alive in zip(SurvivalCheck.objects.filter(number=1).order_by("pk"), (8, 5), strict=False):
        record_check(check=check, by=by, alive=alive, checked_on=timezone.localdate())
    return species


@pytest.mark.parametrize("per", ["ward", "species"])
def test_every_number_opens_its_rows(planted, client, per, django_assert_max_num_queries):
    user = make_user(roles.ANALYST)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(12):
        assert client.get("/reports/kelangsungan-anakan/", {"per": per}).status_code == 200
    table = REPORTS["kelangsungan-anakan"].table(Scope(user), Conditions(per=per))
    values = {key: table.totals.value(table, key) for key in
              ("handovers", "handed_over", "checks_due", "looked_1", "alive_1", "survival_1",
               "survival_2")}  # fmt: skip
    assert values == {"handovers": 3, "handed_over": 30, "checks_due": 1, "looked_1": 20, "alive_1": 13,
                      "survival_1": 65, "survival_2": None}  # fmt: skip
    for row in table.all_rows():
        for cell in row.cells:
            if cell.url:
                page = client.get(cell.url).content.decode()
                assert re.search(r'data-count="(\d+)"', page).group(1) == str(cell.value), cell.url
