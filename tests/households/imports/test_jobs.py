"""The worker's chores find what broke off."""

import pytest
from django.db import OperationalError

from accounts import chores
from households.imports import actions
from tests.households.imports.conftest import row

pytestmark = pytest.mark.django_db


def test_a_broken_off_check_is_resumed_by_the_worker(write_list):
    path = write_list(row())
    batch = actions.upload(path=path, file_name=path.name, by=None)
    type(batch).objects.update(state="checking", progress=50)
    chores.run_all()
    batch.refresh_from_db()
    assert (batch.state, batch.accepted) == ("checked", 1)
    chores.run_all()
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_a_chore_that_the_database_fails_keeps_no_other(monkeypatch, caplog):
    done = []

    def failing():
        raise OperationalError("5371031208900013")

    monkeypatch.setattr(chores, "_chores", [failing, lambda: done.append(1)])
    chores.run_all()
    assert done == [1]
    assert "5371031208900013" not in caplog.text
    assert chores.register(failing) is failing
    assert len(chores._chores) == 2
