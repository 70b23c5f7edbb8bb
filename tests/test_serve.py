"""`make run` ends as a whole: nothing it started outlives it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.db import connection

from kupang_case.management.commands.serve import Command

BASE = Path(__file__).parents[1]
CODE = "import sys; from kupang_case.management.commands import serve; sys.exit(serve._run_together({commands!r}))"


def run_together(*commands):
    settings = connection.settings_dict
    host = settings["HOST"] or "127.0.0.1"
    query = f"?host={host}&port={settings['PORT']}" if host.startswith("/") else ""
    place = "" if query else f"{host}:{settings['PORT'] or 5432}"
    login = f"{settings['USER']}:{settings['PASSWORD']}".rstrip(":")
    return subprocess.Popen(
        [sys.executable, "-c", CODE.format(commands=[list(command) for command in commands])],
        cwd=BASE,
        env={
            "PATH": os.environ["PATH"],
            "DEBUG": "1",
            "DATABASE_URL": f"postgres://{login}@{place}/{settings['NAME']}{query}",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def children(pid):
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found += [int(path.parent.name), *children(int(path.parent.name))]
    return found


def is_gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_server_and_worker_end_together(number):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with run_together(("runserver", f"127.0.0.1:{port}"), ("worker",)) as process:
        for _ in range(150):
            try:
                with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                    assert answer.status == 200
                    break
            except OSError:
                assert process.poll() is None, process.stderr.read()
                time.sleep(0.2)
        started = children(process.pid)
        assert len(started) >= 4  # each with the process its reloader runs
        process.send_signal(number)
        assert process.wait(30) == 0, process.stderr.read()
    for _ in range(50):
        if all(is_gone(pid) for pid in started):
            break
        time.sleep(0.1)
    assert [pid for pid in started if not is_gone(pid)] == []


@pytest.mark.django_db(transaction=True)
def test_one_that_fails_ends_the_other_and_is_told():
    with run_together(("worker",), ("runserver", "nonsense:port")) as process:
        assert process.wait(60) not in (0, None)


def test_help_says_what_it_does():
    assert "demo" in Command.help
