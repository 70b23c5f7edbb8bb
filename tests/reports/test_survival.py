"""Survival of seedlings by ward and by species: every number opens rows that add up to it."""

import re

import pytest

from accounts import roles
from reports.figures import Conditions, Scope
from reports.registry import REPORTS
from tests.factories import make_user

pytestmark = pytest.mark.django_db


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
