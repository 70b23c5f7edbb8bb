"""PostgreSQL itself is killed, with all its processes, at several points of an import, and comes back from its log.

A server of our own launcher with its usual durability (`fsync`, `synchronous_commit`), and the real worker, which lives
on. What a killed process can prove: a commit that was answered is in the log, one that wasn't is there whole or not at
all, the unlogged rows are gone, and the work goes on by itself. Not what a power cut does to the disk's own caches.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from kupang_case.database.places import binaries, known_place
from kupang_case.database.server import is_up, remove, start
from tests.forking import forking
from tests.households.imports.conftest import row

PEOPLE = 8
STAGED, STORED = "households.imports.staging.stage", "households.imports.problems.store"
WRITTEN, RECORDED = "households.imports.accepting.write", "households.imports.actions._record_acceptance"
AT_ACCEPTANCE = (WRITTEN, RECORDED)
# Where it dies, and how many people of the list the register holds when it has come back.
POINTS = {
    f"{STAGED}:then": {0},
    f"{STORED}:before": {0},
    f"{STORED}:after": {0},
    f"{WRITTEN}:then": {0},
    f"{RECORDED}:before": {0},
    f"{RECORDED}:during": {0, PEOPLE},
    f"{RECORDED}:after": {PEOPLE},
}


@pytest.fixture
def base():
    """The directory of a durable server."""
    path = Path(tempfile.mkdtemp(prefix="kupang-test-")).resolve()
    path.chmod(0o755)
    start(path)
    yield path
    remove(path)
    shutil.rmtree(path)


@pytest.fixture
def world(base, transactional_db):
    """The server's place, with a copy of the tests' empty register in it."""
    place = known_place(base, "run")
    programs, known = binaries(place), connection.settings_dict
    source = [programs / "pg_dump", "--no-owner", "-U", known["USER"], "-d", known["NAME"]]
    source += ["-h", known["HOST"] or "127.0.0.1", "-p", str(known["PORT"] or 5432)]
    dump = subprocess.run(source, env={"PGPASSWORD": known["PASSWORD"]}, capture_output=True, check=True).stdout
    target = [programs / "psql", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-h", place.sockets, "-p", str(place.port)]
    subprocess.run([*target, "-U", "postgres", "kupang_case"], input=dump, stdout=subprocess.DEVNULL, check=True)
    return place


def ask(place, statement, *values):
    with psycopg.connect(host=str(place.sockets), port=place.port, user="postgres", dbname="kupang_case") as asking:
        return asking.execute(statement, values).fetchone()


class Hands:
    """The process that uploads, accepts and forks the worker: see `_worker`."""

    def __init__(self, process):
        self.process = process

    def do(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@pytest.fixture
def hands(world):
    database = {"NAME": "kupang_case", "USER": "postgres", "PASSWORD": ""}
    with forking("tests.households.imports._worker", database | {"HOST": str(world.sockets), "PORT": world.port}) as it:
        yield Hands(it)


@pytest.fixture
def worker(hands, base, tmp_path):
    """The process id of a worker that lives through all the points."""
    functions = {point.partition(":")[0] for point in POINTS}
    pid = hands.do("worker", base, tmp_path / "media", tmp_path / "fate", *functions)
    yield pid
    os.kill(pid, signal.SIGKILL)


def wait_for(found, why):
    deadline = time.monotonic() + 30
    while not found():
        assert time.monotonic() < deadline, why
        time.sleep(0.02)


def state(place, batch):
    return ask(place, "SELECT state FROM households_importbatch WHERE id = %s", batch)[0]


def held_of(place, batch):
    """How many people of the list the register holds, none of them without a household of its own."""
    people, households = ask(
        place,
        "SELECT count(*), count(DISTINCT h.id) FROM households_household h LEFT JOIN households_person p"
        " ON p.household_id = h.id WHERE h.source_batch_id = %s",
        batch,
    )
    assert people == households
    return people


def test_all_or_nothing_and_the_work_goes_on(world, base, hands, worker, write_list, tmp_path):
    durable = [ask(world, f"SHOW {name}")[0] for name in ("fsync", "synchronous_commit", "full_page_writes")]
    assert durable == ["on", "on", "on"]
    for number, (point, allowed) in enumerate(POINTS.items()):
        path = write_list(*[row(kk=f"53710304031{number}{one:04d}") for one in range(PEOPLE)], name=f"{number}.csv")
        (tmp_path / "fate").write_text(point)
        batch = hands.do("upload", path, tmp_path / "media")
        if point.startswith(AT_ACCEPTANCE):
            wait_for(lambda: state(world, batch) == "checked", point)  # noqa: B023 - called at once
            hands.do("accept", batch)
        wait_for(lambda: not is_up(world), f"{point} was not reached")
        os.kill(worker, signal.SIGSTOP)
        start(base)
        held = held_of(world, batch)
        assert held in allowed, point
        assert (state(world, batch) == "accepted") == (held == PEOPLE), point
        assert ask(world, "SELECT count(*) FROM households_staged_person") == (0,), "unlogged rows outlived a crash"
        os.kill(worker, signal.SIGCONT)
        assert_it_goes_on(world, hands, batch, point)
    assert world.log.read_text().count("was not properly shut down") == len(POINTS)


def assert_it_goes_on(world, hands, batch, point):
    if not point.startswith(AT_ACCEPTANCE):
        wait_for(lambda: state(world, batch) == "checked", point)
        hands.do("accept", batch)
    wait_for(lambda: state(world, batch) == "accepted", point)
    assert held_of(world, batch) == PEOPLE
    found = "SELECT persons_created, (SELECT count(*) FROM accounts_auditentry WHERE action = 'import.accepted'"
    assert ask(world, f"{found} AND object_id = b.id::text) FROM households_importbatch b WHERE id = %s", batch) == (
        PEOPLE, 1,
    )  # fmt: skip
