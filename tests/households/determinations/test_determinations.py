"""A determination: from locked lists alone, judged by its own lines, frozen, compared with the one before."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from households.determinations import actions, changes
from households.models import Determination, DeterminationRow, Household
from reports.figures import Conditions, Scope
from reports.registry import REPORTS
from tests.factories import make_ward_head, ward
from tests.households.determinations.conftest import FIRST, SECOND, locked_meeting, verified

pytestmark = pytest.mark.django_db


def make(analyst, day=FIRST):
    return actions.make_determination(day=day, by=analyst)


@pytest.fixture
def two(analyst):
    """Two determinations: one family stays, one rises out of poverty, one falls, one is new."""
    homes = {
        "stays": verified(), "rises": verified(), "falls": verified("not_poor", 900_000),
        "no": verified(), "far": verified(place="Sikumana"),
    }  # fmt: skip
    locked_meeting(no=[homes["no"]])
    locked_meeting("Sikumana")
    first = make(analyst)
    verified("not_poor", 1_200_000, household=homes["rises"], day=SECOND)
    verified("extreme_poor", 300_000, household=homes["falls"], day=SECOND)
    homes["new"] = verified(day=SECOND)
    locked_meeting(day=SECOND)
    return first, make(analyst, SECOND), homes


def test_only_locked_lists_count_and_the_ward_may_disagree(analyst):
    verified(place="Lasiana")
    home, other = verified(), verified()
    locked_meeting(no=[other])
    made = make(analyst)
    assert made.row_count == 2
    assert list(made.rows.listed().values_list("household_id", flat=True)) == [home.pk]
    row = made.rows.get(household_id=home.pk)
    assert (row.head_name, row.ward_name, row.per_capita) == (home.head_name, "Oesapa", 400_000)
    assert row.threshold_amount == made.threshold_amount == made.threshold.amount
    assert made.number.endswith("/BAPPEDA/IX/2026")


def test_the_lines_of_the_determination_judge(analyst):
    on_the_line = verified(per_capita=535_547)
    below = verified(per_capita=535_546)
    locked_meeting()
    statuses = dict(make(analyst).rows.values_list("household_id", "poverty_status"))
    assert statuses == {on_the_line.pk: "poor", below.pk: "extreme_poor"}


def test_frozen_to_the_letter(analyst):
    home = verified()
    locked_meeting()
    made = make(analyst)
    Household.objects.filter(pk=home.pk).update(head_name="ORANG LAIN")
    assert made.rows.get().head_name != "ORANG LAIN"
    assert actions.unchanged(made)
    writes = (
        lambda: made.rows.update(head_name="x"), lambda: made.rows.all().delete(),
        lambda: Determination.objects.update(number="x"), lambda: Determination.objects.all()._raw_delete("default"),
        lambda: DeterminationRow(**{**made.rows.values().get(), "id": None, "household_id": made.pk}).save(),
    )  # fmt: skip
    for write in writes:
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    with connection.cursor() as cursor:  # somebody who switches the triggers off is found out
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE households_determinationrow DISABLE TRIGGER USER")
        cursor.execute("UPDATE households_determinationrow SET head_name = 'x'")
        cursor.execute("ALTER TABLE households_determinationrow ENABLE TRIGGER USER")
    assert not actions.unchanged(made)


def test_who_and_when(analyst):
    with pytest.raises(ValidationError):
        make(analyst)
    verified()
    locked_meeting()
    with pytest.raises(PermissionDenied):
        make(make_ward_head(ward()))
    with pytest.raises(ValidationError):
        make(analyst, datetime.date(2199, 1, 1))
    with pytest.raises(ValidationError):
        make(analyst, datetime.date(1999, 1, 1))
    make(analyst)
    with pytest.raises(ValidationError):
        make(analyst)


def test_differences_and_moves_name_their_rows(two):
    _first, second, homes = two
    rows = DeterminationRow.objects.all()
    assert changes.difference_counts(rows, second) == {"new": 2, "gone": 1, "changed": 0}
    assert changes.differences(rows, second, "gone").get().household_id == homes["rises"].pk
    moves = changes.move_counts(rows, second)
    assert moves == {
        ("extreme_poor", "extreme_poor"): 2, ("extreme_poor", "not_poor"): 1, ("not_poor", "extreme_poor"): 1,
        ("absent", "extreme_poor"): 1, ("disagreed", "disagreed"): 1,
    }  # fmt: skip
    for (origin, target), count in moves.items():
        assert changes.moved(rows, second, origin, target).count() == count


def test_a_family_that_left_the_lists_is_counted_on_that_side(two):
    first, second, homes = two
    rows = DeterminationRow.objects.exclude(determination=second, household_id=homes["stays"].pk)
    assert changes.move_counts(rows, second)[("extreme_poor", "extreme_poor")] == 1
    gone = changes.moved(DeterminationRow.objects.all(), second, "extreme_poor", "absent")
    assert gone.count() == 0
    assert first.rows.count() == 5


def test_the_report_says_what_the_rows_are(client, two, analyst):
    _first, second, _homes = two
    table = REPORTS["penetapan"].table(Scope(None), Conditions())
    assert table.totals.value(table, "extreme_poor") == second.rows.listed().count() == 4
    earlier = REPORTS["penetapan"].table(Scope(None), Conditions(until=FIRST))
    assert earlier.totals.value(earlier, "extreme_poor") == 3
    families = REPORTS["penetapan"].table(Scope(None), Conditions(per="family"))
    assert len(families.rows) == 4
    client.force_login(analyst)
    moves = REPORTS["perpindahan-status"].table(Scope(None), Conditions())
    for report in (table, moves):
        for row in report.all_rows():
            for cell in row.cells:
                if cell.url:
                    assert client.get(cell.url).context["count"] == cell.value
    for address in ("/reports/penetapan/?per=family&format=csv", "/reports/penetapan/?format=xlsx", "/reports/"):
        assert client.get(address).status_code == 200
    assert client.get("/reports/").context["figures"][-1]["value"] == "4"


def test_without_a_determination_the_reports_say_so():
    for slug in ("penetapan", "perpindahan-status"):
        table = REPORTS[slug].table(Scope(None), Conditions())
        assert table.notes


def test_a_ward_head_sees_the_rows_of_the_own_ward(client, two):
    _first, second, _homes = two
    client.force_login(make_ward_head(ward()))
    page = client.get(reverse("determination_rows", args=[second.pk]))
    assert {row.ward_name for row in page.context["page"].rows} == {"Oesapa"}
    table = REPORTS["penetapan"].table(Scope(make_ward_head(ward("Sikumana"))), Conditions())
    assert table.totals.value(table, "rows") == 1


def test_by_its_pages(client, analyst):
    verified()
    locked_meeting()
    client.force_login(analyst)
    preview = client.get(reverse("determination_new"), {"day": "2026-09-01"})
    assert preview.context["counts"]["listed"] == 1
    assert not Determination.objects.exists()
    assert "Oesapa" not in preview.context["unlocked"]
    assert client.get(reverse("determination_new"), {"day": "2199-01-01"}).status_code == 422
    page = client.post(reverse("determination_new"), {"day": "2026-09-01", "note": "SK 12"}, follow=True)
    assert page.context["unchanged"] is True
    assert page.context["determination"].note == "SK 12"
    assert client.post(reverse("determination_new"), {"day": "2026-09-01"}).status_code == 422
    made = Determination.objects.get()
    assert client.get(reverse("determination_rows", args=[made.pk]), {"change": "new"}).status_code == 404
    assert client.get(reverse("determination_rows", args=[made.pk]), {"outcome": "nonsense"}).status_code == 404


def test_queries(client, two, analyst, django_assert_max_num_queries):
    _first, second, _homes = two
    client.force_login(analyst)
    client.get("/")
    pages = [reverse("determination_list"), reverse("determination_new"), reverse("determination", args=[second.pk])]
    pages += [reverse("determination_rows", args=[second.pk]), "/reports/penetapan/", "/reports/perpindahan-status/"]
    pages += ["/reports/penetapan/?per=family", "/reports/"]
    for address in pages:
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
