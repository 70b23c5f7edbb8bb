"""The frame of the measurements; the measures themselves are too long for every run."""

import json

import pytest
from django.db import connection

from tests.bench import Measure
from tests.bench import __main__ as bench
from tests.bench._memory import MEGABYTE, peak_of


@pytest.fixture
def measures(monkeypatch, tmp_path):
    """Replace the measures by functions and leave the database alone."""
    functions = {}

    class Module:
        def __init__(self, name):
            self.measure = functions[name.rpartition(".")[2]]

    monkeypatch.setattr(bench, "available", lambda: sorted(functions))
    monkeypatch.setattr(bench.importlib, "import_module", Module)
    monkeypatch.setattr(bench, "BASE", tmp_path)
    monkeypatch.setattr(bench, "call_command", migrate)
    monkeypatch.delenv("BENCH", raising=False)
    return functions


def migrate(command, **options):
    """What the frame needs of a migrated database, at once; the real one takes ten seconds."""
    assert command == "migrate"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE households_ward AS SELECT generate_series(1, 51) AS id")


@pytest.mark.django_db(transaction=True)
def test_each_runs_in_a_database_of_its_own_and_a_miss_or_an_error_fails(measures, tmp_path, capsys):
    original = connection.settings_dict["NAME"]
    seen = []

    def measure():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_database(), count(*) FROM households_ward")
            seen.append(cursor.fetchone())
        return Measure(ratio=2.4, goal=2.5, better="lower", detail="12 s against 5 s")

    measures["broken"] = lambda: 1 / 0
    measures["missed"] = lambda: Measure(ratio=3, goal=2, better="lower", detail="")
    measures["more"] = lambda: Measure(ratio=3, goal=2, better="higher", detail="")
    measures["quick"] = measures["quick_too"] = measure
    assert bench.main() == 1
    printed = capsys.readouterr()
    assert "Not met or not run: broken, missed" in printed.err
    assert "2.40" in printed.out
    assert len({name for name, _wards in seen}) == 2
    assert {wards for _name, wards in seen} == {51}
    assert connection.settings_dict["NAME"] == original
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = ANY(%s)", [[name for name, _wards in seen]])
        assert cursor.fetchone() == (0,)
    kept = json.loads((tmp_path / "bench.json").read_text())["measures"]
    assert [row["name"] for row in kept] == ["missed", "more", "quick", "quick_too"]
    assert kept[2] == {"name": "quick", "ratio": 2.4, "goal": 2.5, "better": "lower", "detail": "12 s against 5 s"}


@pytest.mark.parametrize(("ratio", "better", "met"), [(2, "lower", True), (3, "lower", False), (3, "higher", True)])
def test_met(ratio, better, met):
    assert Measure(ratio=ratio, goal=2.5, better=better, detail="").met == met


def test_some_of_them(measures):
    measures.update(one=None, two=None)
    assert bench.chosen("two") == ["two"]
    assert bench.chosen("") == ["one", "two"]


def test_a_limit_besides_the_ratio_fails_a_measure(capsys):
    measure = Measure(ratio=1, goal=2, better="lower", detail="", over="more than 350 MB of memory")
    assert not measure.met
    bench.show("heavy", measure, 1)
    assert "MISSED" in (told := capsys.readouterr().out)
    assert "350 MB" in told


def test_a_process_of_its_own_tells_what_it_held(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "only-for-measuring")
    peak, growth = peak_of("tests.test_bench:hold", "40")
    # A little less than 40: what the process held and let go before may be used again.
    assert 36 < growth < 44 < peak


def hold(megabytes):
    bytearray(int(str(megabytes)) * MEGABYTE)


def test_unknown_measure_is_an_error(measures, monkeypatch, capsys):
    monkeypatch.setenv("BENCH", "nonsense")
    assert bench.main() == 2
