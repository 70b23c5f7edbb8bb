"""What an installation depends on: no unsafe default, safe settings without DEBUG, static files that all exist."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

BASE = Path(__file__).parents[1]
PRODUCTION = {"DEBUG": "0", "SECRET_KEY": "p" * 30 + "roduction" * 5, "ALLOWED_HOSTS": "kasus.example.go.id"}


@pytest.fixture
def manage(db):
    """Return `manage(*arguments, **environment)`: runs manage.py the way an installation does, on the tests' server."""
    settings = connection.settings_dict
    host, port = settings["HOST"], settings["PORT"]
    login = f"{settings['USER']}:{settings['PASSWORD']}".rstrip(":")
    url = f"postgres://{login}@/{settings['NAME']}?host={host}&port={port}"
    if not host.startswith("/"):
        url = f"postgres://{login}@{host}:{port}/{settings['NAME']}"

    def manage(*arguments, **environment):
        return subprocess.run(
            [sys.executable, *arguments] if arguments[0] == "-c" else [sys.executable, "manage.py", *arguments],
            cwd=BASE,
            env={"PATH": os.environ["PATH"], "DATABASE_URL": url} | environment,
            text=True,
            capture_output=True,
        )

    return manage


@pytest.mark.parametrize("secret", ["", "insecure-key-for-development-only"])
def test_refuses_to_start_on_a_default_secret(manage, secret):
    done = manage("check", **PRODUCTION | {"SECRET_KEY": secret})
    assert done.returncode != 0
    assert "Set SECRET_KEY" in done.stderr


def test_deployment_check_has_nothing_to_say(manage):
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout + done.stderr


def test_demo_server_refuses_to_run_in_production(manage):
    done = manage("serve", **PRODUCTION)
    assert done.returncode != 0
    assert "DEBUG must be on" in done.stderr


def test_every_static_file_that_is_named_exists(manage, tmp_path):
    """The manifest storage follows every url() and source map; a missing file stops it."""
    script = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'kupang_case.settings'\n"
        "import django; from django.conf import settings; django.setup()\n"
        f"settings.STATIC_ROOT = {str(tmp_path)!r}\n"
        "from django.core.management import call_command; call_command('collectstatic', interactive=False, verbosity=0)"
    )
    done = manage("-c", script, **PRODUCTION)
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "staticfiles.json").exists()


def test_requirements_are_pinned_with_hashes_and_name_no_host():
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-bench.txt", "requirements-spark.txt"):
        text = (BASE / name).read_text()
        entries = re.split(r"\n(?=[a-zA-Z0-9])", text.strip())
        assert len(entries) > (30 if name in ("requirements.txt", "requirements-dev.txt") else 1)
        assert [entry[:60] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
        assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", text)


def test_development_requirements_hold_all_of_the_others():
    """Installing the longer file alone must give the same releases."""
    pins = [
        set(re.findall(r"^[\w.\[\]-]+==\S+", (BASE / name).read_text(), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    ]
    assert pins[0] <= pins[1]


def test_gitignore_covers_what_running_leaves_behind():
    ignored = (BASE / ".gitignore").read_text().split()
    assert {".venv/", ".pgdata/", ".env", "*.mo", "/media/", "/staticfiles/", "/bench.json"} <= set(ignored)
