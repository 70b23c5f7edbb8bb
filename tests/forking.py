"""Processes of their own for tests that kill: each forks its children, for starting Django costs seconds and a fork
milliseconds. The test's side is `forking`, the process's `set_up` and `arm`.
"""

import json
import os
import pkgutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

BASE = Path(__file__).parents[1]
DATABASE = "VICTIM_DATABASE"


@contextmanager
def forking(module, database=None):
    """The Popen of `python -m module`, which has said "ready"; ended afterwards.

    It works on the tests' database, or where `database` (settings as Django's) says.
    """
    from django.db import connection

    known = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
    database = {name: str(connection.settings_dict[name]) for name in known} | (database or {})
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings", "DEBUG": "1", DATABASE: json.dumps(database),
        "DATABASE_URL": "postgres:///replaced",  # else the settings would start the server of `make run`
    }  # fmt: skip
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-m", module], cwd=BASE, env=environment, **pipes) as process:
        assert process.stdout.readline() == "ready\n"
        yield process
        process.stdin.close()


def set_up():
    """Start Django on the database that `forking` names."""
    import django
    from django.conf import settings

    settings.DATABASES["default"].update(json.loads(os.environ[DATABASE]))
    django.setup()


def die(*arguments, **keywords):
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point):
    """Replace a function so that calling it is fatal, before or after it has done its work.

    `point` is `module.function:before` or `:after` (or `module.Class.method`).
    """
    name, _colon, when = point.partition(":")
    owner, _dot, function = name.rpartition(".")
    owner = pkgutil.resolve_name(owner)
    original = getattr(owner, function)

    def work_and_die(*arguments, **keywords):
        original(*arguments, **keywords)
        die()

    setattr(owner, function, die if when == "before" else work_and_die)
