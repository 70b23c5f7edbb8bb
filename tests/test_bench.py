"""The frame of the measurements; the measures themselves are too long for every run."""

import json

import pytest
from django.db import connection

from tests.bench import Measure
from tests.bench import __main__ as bench


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
    monkeypatch.delenv("BENCH", raising=False)
    return functions


@pytest.mark.django_db(transaction=True)
def test_measures_run_in_their_own_database(measures, tmp_path, capsys):
    original = connection.settings_dict["NAME"]
    seen = []

    def measure():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_database(), count(*) FROM households_ward")
            seen.append(cursor.fetchone())
        return Measure(ratio=2.4, goal=2.5, better="lower", detail="12 s against 5 s")

    measures["quick"] = measure
    assert bench.main() == 0
    assert seen[0][0].startswith("bench_quick_")
    assert seen[0][1] == 51
    assert connection.settings_dict["NAME"] == original
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [seen[0][0]])
        assert cursor.fetchone() == (0,)
    assert json.loads((tmp_path / "bench.json").read_text()) == {
        "measures": [{"name": "quick", "ratio": 2.4, "goal": 2.5, "better": "lower", "detail": "12 s against 5 s"}]
    }
    assert "2.40" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_a_missed_goal_and_a_failed_measure_fail(measures, monkeypatch, capsys):
    measures["missed"] = lambda: Measure(ratio=3, goal=2, better="lower", detail="")
    measures["broken"] = lambda: 1 / 0
    measures["more"] = lambda: Measure(ratio=3, goal=2, better="higher", detail="")
    assert bench.main() == 1
    assert "Not met or not run: broken, missed" in capsys.readouterr().err
    monkeypatch.setenv("BENCH", "more")
    assert bench.main() == 0


def test_unknown_measure_is_an_error(measures, monkeypatch, capsys):
    monkeypatch.setenv("BENCH", "nonsense")
    assert bench.main() == 2
