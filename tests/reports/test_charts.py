"""Map and bars: classes by number of wards, and nothing that the table doesn't say."""

from hypothesis import given
from hypothesis import strategies as st

from households.models import Ward
from reports.charts import charts_of, class_limits, class_of, tile_map
from reports.figures import Conditions, Scope
from reports.registry import REPORTS


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=60))
def test_every_value_has_a_class(values):
    limits = class_limits(values)
    assert limits == sorted(set(limits))
    assert len(limits) <= 5
    assert not limits or limits[-1] == max(values), "the highest value ends the last class"
    assert all((class_of(value, limits) == 0) == (value == 0) for value in values)


def test_classes_hold_about_as_many_wards():
    limits = class_limits(range(1, 51))
    assert limits == [10, 20, 30, 40, 50]
    assert [class_of(value, limits) for value in (0, 1, 10, 11, 50)] == [0, 1, 1, 2, 5]


def test_the_map_shows_each_ward_once_with_the_number_of_the_table(city):
    report, scope = REPORTS["kemiskinan-ekstrem"], Scope()
    table = report.table(scope, Conditions())
    found = tile_map(table, scope.wards, report.map_column)
    assert {tile.name for tile in found.tiles} == set(Ward.objects.values_list("name", flat=True))
    assert len({(tile.x, tile.y) for tile in found.tiles}) == 51
    place = table.index("extreme_poor")
    numbers = {row.cells[0].value: str(row.cells[place].value) for row in table.rows if row.key.startswith("ward:")}
    assert {tile.name: tile.text for tile in found.tiles} == numbers


def test_a_ward_head_sees_own_wards_on_the_map(city):
    scope = Scope(city.lurah)
    table = REPORTS["kemiskinan-ekstrem"].table(scope, Conditions())
    assert [tile.name for tile in tile_map(table, scope.wards, "extreme_poor").tiles] == ["Oesapa", "Lasiana"]


def test_bars_are_the_groups_where_there_are_several(city):
    report = REPORTS["kemiskinan-ekstrem"]
    (whole,) = charts_of(report.table(Scope(), Conditions()), report.charts)
    assert len(whole["data"]["categories"]) == 6
    (own,) = charts_of(report.table(Scope(city.lurah), Conditions()), report.charts)
    assert own["data"]["categories"] == ["Lasiana", "Oesapa"]
    assert own["data"]["series"][0]["data"] == [1, 3]
