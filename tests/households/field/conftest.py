"""An officer with a phone, and what it would send."""

import json
import os
import signal
import socket
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Household
from kupang_case.ids import uuid7
from tests.factories import make_household, make_officer, make_ward_head, ward
from tests.forking import forking
from tests.households.visits.conftest import FOUND, photo_file  # noqa: F401 - a fixture


@pytest.fixture
def officer(db):
    return make_officer(ward())


@pytest.fixture
def head(db):
    return make_ward_head(ward())


@pytest.fixture
def household(db, officer):
    made = make_household(size=3)
    Household.objects.filter(pk=made.pk).update(assigned_to=officer)
    return made


def client_of(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def visit_record(household, user, *, key=None, base=0, visit=None, known=None, photos=(), submit=True, **answers):
    """A visit as a phone sends it: found, everybody confirmed, unless `answers` say otherwise."""
    found = {str(person): "confirmed" for person in household.members.present().values_list("pk", flat=True)}
    values = {name: str(value) for name, value in FOUND.items()}
    return {
        "id": str(key or uuid7()), "kind": "visit", "user": str(user.pk), "form_version": 1, "base_version": base,
        "taken_at": datetime(2026, 11, 20, 2, 30, tzinfo=UTC).isoformat(), "submit": submit,
        "photos": [{"id": str(one), "kind": kind} for one, kind in photos],
        "answers": {
            **values, "visited_on": "2026-11-20", "household": str(household.pk), "visit": visit, "known": known,
            "findings": found, "attempts": [], **answers,
        },
    }  # fmt: skip


def post(client, record):
    return client.post(reverse("field_sync"), json.dumps(record), content_type="application/json")


@pytest.fixture(scope="session")
def forker(django_db_setup):
    """The process that forks the servers; see `_server`."""
    with forking("tests.households.field._server") as process:
        yield process


class Server:
    """One server after the other, all at the same port."""

    def __init__(self, forker, media):
        self.forker, self.media, self.pid = forker, media, None
        with socket.socket() as free:
            free.bind(("localhost", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}"

    def start(self, dies_at="-"):
        self.forker.stdin.write(f"{dies_at} {self.port} {self.media}\n")
        self.forker.stdin.flush()
        self.pid = int(self.forker.stdout.readline())
        assert self.pid, "it did not come up"

    def is_dead(self):
        assert int(self.forker.stdout.readline()) == -signal.SIGKILL, "it came through alive"
        self.pid = None

    def kill(self):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            self.is_dead()


@pytest.fixture
def server(forker, settings):
    made = Server(forker, settings.MEDIA_ROOT)
    yield made
    made.kill()
