"""Start and stop our own PostgreSQL. Safe to call from several processes at once, and cheap when it is up."""

import fcntl
import os
import shutil
import signal
import socket
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from kupang_case.database import NAME
from kupang_case.database.places import PORTS, Place, ServerError, binaries, known_place, settle

SECONDS_TO_START = 120  # after a crash it replays its log first
SECONDS_FOR_ORPHANS = 20

# Nothing a person typed may reach the log: an error's detail and its statement can hold identity numbers.
CONFIGURATION = """\
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 300
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 256MB
effective_cache_size = 1GB
max_wal_size = 2GB
random_page_cost = 1.1
huge_pages = off
timezone = 'UTC'
log_timezone = 'UTC'
log_error_verbosity = terse
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_line_prefix = '%m [%p] %d '
"""
FOR_TESTS = """\
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum_naptime = 1h
"""


def start(base_dir: Path, purpose: str = "run") -> Place:
    """Return the place of a running server of this checkout, started when it is not up. Raises ServerError."""
    base_dir = Path(base_dir).resolve()
    place = known_place(base_dir, purpose)
    if place and is_up(place):
        return place
    try:
        with _alone(base_dir):
            place = settle(base_dir, purpose)
            if not is_up(place):
                _start(place)
    except OSError as error:
        raise ServerError(f"No database below {base_dir}: {error}. Set DATABASE_URL to use a server.") from error
    return place


def stop(base_dir: Path, purpose: str = "run") -> bool:
    """Stop a server of this checkout; return whether one was running."""
    base_dir = Path(base_dir).resolve()
    if known_place(base_dir, purpose) is None:
        return False
    with _alone(base_dir):
        place = settle(base_dir, purpose)
        was_running = bool(_processes(place))
        if was_running:
            _stop(place)
    return was_running


def remove(base_dir: Path) -> None:
    """Stop this checkout's servers and delete their data."""
    base_dir = Path(base_dir).resolve()
    for purpose in PORTS:
        stop(base_dir, purpose)
        if place := known_place(base_dir, purpose):
            shutil.rmtree(place.sockets, ignore_errors=True)
            shutil.rmtree(place.home)
    note = base_dir / ".pgdata" / "place"
    if note.exists():
        root = Path(note.read_text().strip())
        if (root / "checkout").exists() and (root / "checkout").read_text() == str(base_dir):
            shutil.rmtree(root)
    shutil.rmtree(base_dir / ".pgdata", ignore_errors=True)


def is_up(place: Place) -> bool:
    """Tell whether the server takes connections; under a millisecond."""
    lines = _pid_file(place)
    if len(lines) < 8 or lines[7].strip() != "ready" or lines[1] != str(place.data):
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(place.socket))
        except OSError:
            return False
    return True


@contextmanager
def _alone(base_dir: Path):
    """Hold this checkout's lock, so that of several processes one starts the server and the others wait for it."""
    (base_dir / ".pgdata").mkdir(exist_ok=True)
    path = base_dir / ".pgdata" / "lock"
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except PermissionError:
        handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _start(place: Place) -> None:
    programs = binaries(place)
    if not (place.data / "PG_VERSION").exists():
        _initialise(place, programs)
    _check_version(place, programs)
    _clear_remains(place)
    _write(place, place.data / "own.conf", _configuration(place))
    if place.log.exists() and place.log.stat().st_size > 10_000_000:
        place.log.unlink()
    for attempt in range(3):
        done = place.run(
            programs / "pg_ctl", "start", "-w", "-t", SECONDS_TO_START, "-D", place.data, "-l", place.log
        )  # fmt: skip
        if done.returncode == 0 and is_up(place):
            return
        time.sleep(attempt + 1)  # what a killed server left behind may need a moment to go
    tail = place.log.read_text(errors="replace").splitlines()[-8:] if place.log.exists() else []
    raise ServerError("PostgreSQL did not start. " + "\n".join([done.stdout.strip(), done.stderr.strip(), *tail]))


def _initialise(place: Place, programs: Path) -> None:
    """Make an empty cluster with our database in it: all of it, or (when killed on the way) nothing."""
    fresh = place.home / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    ctype = "C.UTF-8" if sys.platform == "linux" else "C"
    done = place.run(
        programs / "initdb", "-D", fresh, "-U", "postgres", "-E", "UTF8", "--auth-local=trust", "--auth-host=reject",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", f"--lc-ctype={ctype}",
        "--no-sync", "--no-instructions",
    )  # fmt: skip
    if done.returncode == 0:
        done = place.run(programs / "postgres", "--single", "-D", fresh, "postgres", input=f"CREATE DATABASE {NAME}\n")
    if done.returncode:
        raise ServerError(f"PostgreSQL could not set up {place.data}: {done.stderr.strip() or done.stdout.strip()}")
    with (fresh / "postgresql.conf").open("a") as configuration:
        configuration.write("\ninclude 'own.conf'\n")
    fresh.rename(place.data)


def _check_version(place: Place, programs: Path) -> None:
    held = (place.data / "PG_VERSION").read_text().strip()
    offered = place.run(programs / "postgres", "--version").stdout.split()[-1]
    if offered.split(".")[0] != held:
        raise ServerError(f"{place.data} was made by PostgreSQL {held}, the installed one is {offered}: dump and load.")


def _clear_remains(place: Place) -> None:
    """Remove what a killed server left, once no process uses its data any more.

    The number in a stale pid file may meanwhile belong to any process (or to a zombie nobody collects), and PostgreSQL
    would refuse to start. So ask which processes work in the data directory, rather than whether the number is taken.
    """
    if not Path("/proc/self/cwd").exists():
        return  # no way to ask: PostgreSQL's own check decides
    pid_file = place.data / "postmaster.pid"
    lines = _pid_file(place)
    running = _processes(place)
    if lines and running and int(lines[0]) in running:
        if lines[1] == str(place.data) and _wait(lambda: is_up(place), SECONDS_TO_START):
            return
        _stop(place)  # it runs for a checkout that has been moved: the socket it holds is the old one
        if Path(lines[4]).parent == place.sockets.parent and Path(lines[4]).name.startswith("kupang-case-"):
            shutil.rmtree(lines[4], ignore_errors=True)
    elif running and not _wait(lambda: not _processes(place), 2):
        for pid in _processes(place):  # the killed server's children, busy with something long
            os.kill(pid, signal.SIGQUIT)
        if not _wait(lambda: not _processes(place), SECONDS_FOR_ORPHANS):
            raise ServerError(f"Processes {_processes(place)} of a killed PostgreSQL still use {place.data}.")
    for path in (pid_file, place.socket, Path(f"{place.socket}.lock")):
        path.unlink(missing_ok=True)


def _stop(place: Place) -> None:
    done = place.run(binaries(place) / "pg_ctl", "stop", "-w", "-m", "fast", "-t", 60, "-D", place.data)
    if done.returncode and not _wait(lambda: not _processes(place), SECONDS_FOR_ORPHANS):
        raise ServerError(f"PostgreSQL did not stop: {done.stderr.strip()}")


def _processes(place: Place) -> list[int]:
    """Return the ids of the processes that work in the data directory: a server and its children, nothing else does."""
    if not Path("/proc/self/cwd").exists():
        lines = _pid_file(place)
        return [int(lines[0])] if lines else []
    script = 'for p in /proc/[0-9]*; do [ "$p/cwd" -ef "$1" ] && echo "${p#/proc/}"; done; true'
    return [int(pid) for pid in place.run("/bin/sh", "-c", script, "sh", place.data).stdout.split()]


def _pid_file(place: Place) -> list[str]:
    try:
        return (place.data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _configuration(place: Place) -> str:
    lines = [CONFIGURATION, f"port = {place.port}\nunix_socket_directories = '{place.sockets}'\n"]
    shared = os.statvfs("/dev/shm") if os.path.isdir("/dev/shm") else None  # noqa: S108
    if sys.platform == "linux" and (shared is None or shared.f_bavail * shared.f_frsize < 256 * 1024**2):
        lines.append("dynamic_shared_memory_type = mmap\n")  # a container's 64 MB end a parallel query
    if place.purpose == "test":
        lines.append(FOR_TESTS)
    return "".join(lines)


def _write(place: Place, path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)
    if place.account:
        os.chown(path, *place.account)


def _wait(condition, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
