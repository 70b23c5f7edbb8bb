"""Kill -9 anywhere: the register holds all of a list or none of it, and the work goes on afterwards."""

import contextlib
import pkgutil
import signal
import threading
import time

import psycopg
import pytest
from django.db import OperationalError, connection

from accounts.models import AuditEntry
from households.imports import actions, jobs
from households.imports.locks import being_worked_on, working_on
from households.models import Household, ImportBatch, Person
from tests.forking import forking
from tests.households.imports.conftest import row

pytestmark = pytest.mark.django_db(transaction=True)
CONNECTION = ("dbname", "user", "password", "host", "port")
ROWS = [row(kk=f"53710304031500{number:02d}", name=f"ORANG {chr(65 + number)}") for number in range(12)]
COMMIT = "django.db.backends.base.base.BaseDatabaseWrapper.commit"
AT_CHECK = [
    "households.imports.actions.read_listing:before",
    "households.imports.actions.check:after",
    "households.imports.staging.unstage:after",
    "households.imports.staging.stage:after",
    "households.imports.planning.plan:after",
    "households.imports.problems.store:before",
    "households.imports.problems.store:after",
    f"{COMMIT}:before",
]
AT_ACCEPTANCE = [
    "households.imports.accepting.lock_register:before",
    "households.imports.accepting.lock_register:after",
    "households.imports.accepting.plan:after",
    "households.imports.accepting.write:after",
    "households.imports.problems.store_elsewhere:before",
    "households.imports.problems.store_elsewhere:after",
    "households.imports.staging.unstage:before",
    "households.imports.staging.unstage:after",
    "accounts.audit.record:before",
    "accounts.audit.record:after",
    f"{COMMIT}:before",
]
AFTER_THE_COMMIT = [f"{COMMIT}:after", "households.imports.actions._accept:after"]
# Where the database dies instead: its sessions, and with them the rows of unlogged tables.
DATABASE_AT = [
    "households.imports.accepting.plan",
    "households.imports.accepting.write",
    "households.imports.problems.store_elsewhere",
    "accounts.audit.record",
]


@pytest.fixture
def new_batch(write_list):
    path = write_list(*ROWS)
    return lambda: actions.upload(path=path, file_name=path.name, by=None)


@pytest.fixture
def batch(new_batch):
    return new_batch()


@pytest.fixture(scope="module")
def victim(django_db_setup):
    """The process that forks the victims; see `_victim`."""
    with forking("tests.households.imports._victim") as process:
        yield process


@pytest.fixture
def kill_at(victim, settings):
    """Return `kill_at(point, batch)`: another process works on the batch until it dies there."""

    def kill(point, batch):
        victim.stdin.write(f"{point} {batch.pk} {settings.MEDIA_ROOT}\n")
        victim.stdin.flush()
        assert int(victim.stdout.readline()) == -signal.SIGKILL, "it came through alive"
        deadline = time.monotonic() + 10
        while being_worked_on() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not being_worked_on()

    return kill


def finish(batch):
    """What the worker does with every list it finds broken off."""
    jobs.resume_interrupted()
    batch.refresh_from_db()
    if batch.state == "checked":
        actions.decide_to_accept(batch=batch, by=None)
        jobs.resume_interrupted()
        batch.refresh_from_db()


def assert_all_is_in(batch):
    assert batch.state == "accepted"
    assert (batch.households_created, batch.persons_created) == (12, 12)
    assert (Household.objects.count(), Person.objects.count()) == (12, 12)
    assert AuditEntry.objects.filter(action="import.accepted", object_id=str(batch.pk)).count() == 1


def forget():
    """Empty the register again: a tenth of what the whole database would cost."""
    Person.objects.all().delete()
    Household.objects.all().delete()
    ImportBatch.objects.all().delete()


def test_killed_at_the_check(new_batch, kill_at):
    for point in AT_CHECK:
        batch = new_batch()
        kill_at(point, batch)
        assert not Household.objects.exists(), point
        batch.refresh_from_db()
        assert batch.state == "checking", point
        finish(batch)
        assert_all_is_in(batch)
        forget()


def test_killed_at_the_acceptance(new_batch, kill_at):
    for point in AT_ACCEPTANCE:
        batch = new_batch()
        actions.check_batch(batch_id=batch.pk)
        actions.decide_to_accept(batch=batch, by=None)
        kill_at(point, batch)
        assert not Household.objects.exists(), point
        assert not Person.objects.exists(), point
        finish(batch)
        assert_all_is_in(batch)
        forget()


def test_killed_after_the_commit(new_batch, kill_at):
    for point in AFTER_THE_COMMIT:
        batch = new_batch()
        actions.check_batch(batch_id=batch.pk)
        actions.decide_to_accept(batch=batch, by=None)
        kill_at(point, batch)
        batch.refresh_from_db()
        assert_all_is_in(batch)
        assert jobs.resume_interrupted() == []
        assert_all_is_in(batch)
        forget()


def test_killed_after_the_commit_of_the_check(batch, kill_at):
    kill_at(f"{COMMIT}:after", batch)
    batch.refresh_from_db()
    assert batch.state == "checked"
    finish(batch)
    assert_all_is_in(batch)


def test_the_points_are_twenty():
    assert len(AT_CHECK) + len(AT_ACCEPTANCE) + len(AFTER_THE_COMMIT) >= 20


def test_the_database_dies(new_batch, monkeypatch):
    for point in DATABASE_AT:
        batch = new_batch()
        actions.check_batch(batch_id=batch.pk)
        actions.decide_to_accept(batch=batch, by=None)
        with monkeypatch.context() as patch:
            died = die_once_after(point, patch)
            batch = actions.accept_batch(batch_id=batch.pk)
        assert died, point
        assert_all_is_in(batch)
        forget()


def test_the_answer_to_the_commit_is_lost(new_batch, monkeypatch):
    """The session ends between the commit and the word that it is done: what was committed isn't done again."""
    batch = new_batch()
    for work, after in ((actions.check_batch, "checked"), (actions.accept_batch, "accepted")):
        if after == "accepted":
            actions.decide_to_accept(batch=batch, by=None)
        with monkeypatch.context() as patch:
            died = die_once_after(COMMIT, patch, OperationalError("server closed the connection unexpectedly"))
            work(batch_id=batch.pk)
        assert died
        batch.refresh_from_db()
        assert batch.state == after
    assert_all_is_in(batch)
    assert jobs.resume_interrupted() == []


def test_a_check_whose_session_ends_is_resumed(new_batch, monkeypatch):
    batch = new_batch()
    with monkeypatch.context() as patch:
        died = die_once_after("households.imports.staging.stage", patch)
        assert actions.check_batch(batch_id=batch.pk).state == "checking"
    assert died
    finish(batch)
    assert_all_is_in(batch)


def die_once_after(point, patch, error=None):
    """Let the database die once, after the function has done its work; the list returned then holds the point."""
    owner, _dot, name = point.rpartition(".")
    owner, died = pkgutil.resolve_name(owner), []
    original = getattr(owner, name)

    def work_and_die(*arguments, **keywords):
        done = original(*arguments, **keywords)
        if not died:
            died.append(point)
            with connection.cursor() as cursor, contextlib.suppress(OperationalError):
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            empty_what_a_crash_empties()
            if error:
                raise error
        return done

    patch.setattr(owner, name, work_and_die)
    return died


def empty_what_a_crash_empties():
    """What recovery does to unlogged tables, by a connection of its own."""
    known = {name: value for name, value in connection.get_connection_params().items() if name in CONNECTION}
    with psycopg.connect(**known, autocommit=True) as other:
        (unlogged,) = other.execute(
            "SELECT string_agg(relname, ', ') FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r'"
        ).fetchone()
        other.execute(f"TRUNCATE {unlogged}")


def test_two_processes_do_not_work_on_one_list(batch):
    states = []

    def other():
        states.append(actions.check_batch(batch_id=batch.pk).state)
        connection.close()

    with working_on(batch.pk) as alone:
        assert alone
        assert being_worked_on() == {batch.pk}
        assert jobs.resume_interrupted() == []
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert states == ["uploaded"]
    assert being_worked_on() == set()


def test_two_lists_of_the_same_people_go_in_one_after_the_other(write_list):
    batches = []
    for number in range(2):
        path = write_list(*ROWS, name=f"{number}.csv")
        batch = actions.upload(path=path, file_name=path.name, by=None)
        actions.check_batch(batch_id=batch.pk)
        batches.append(actions.decide_to_accept(batch=batch, by=None))

    def accept(batch):
        actions.accept_batch(batch_id=batch.pk)
        connection.close()

    threads = [threading.Thread(target=accept, args=[batch]) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    created = sorted(ImportBatch.objects.values_list("state", "households_created", "persons_created"))
    assert created == [("accepted", 0, 0), ("accepted", 12, 12)]
    assert Person.objects.count() == 12


def test_a_list_that_kills_every_worker_is_given_up(batch, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    from django_tasks_db.models import DBTaskResult

    for attempt in range(jobs.MOST_TRIES):
        assert jobs.resume_interrupted() == [batch.pk], attempt
        assert jobs.resume_interrupted() == []  # it waits in the queue
        DBTaskResult.objects.update(status="RUNNING")
    assert jobs.resume_interrupted() == []
    batch.refresh_from_db()
    assert batch.state == "unreadable"
    assert batch.message
