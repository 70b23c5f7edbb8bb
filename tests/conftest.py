"""The world the tests run in: strict (see strict.py), on a real PostgreSQL, with a real Chromium."""

import gc
import os
import shutil
import socket
from pathlib import Path

import hypothesis
import pytest
from axe_playwright_python.sync_playwright import Axe

from kupang_case.translations.catalogs import compile_all
from tests.strict import refuse_elsewhere

WHOLE_CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
# Debian's headless shell is the same Chromium without windows, and takes a third less time. It sends nothing in the
# background: a test of that starts WHOLE_CHROMIUM.
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or WHOLE_CHROMIUM
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Without `preload`, which would put stylesheets into the page again, against its content policy.
AXE = {"runOnly": WCAG, "resultTypes": ["violations"], "preload": False}

hypothesis.settings.register_profile("calm", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("calm")


def pytest_configure(config):
    compile_all(Path(__file__).parents[1])
    socket.socket.connect = refuse_elsewhere(socket.socket.connect)


def pytest_collection_modifyitems(config, items):
    """Mark what uses a browser, and put it last: Playwright's event loop stays in the thread once it has started."""
    for item in items:
        if {"page", "context", "browser", "new_context"} & set(item.fixturenames):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_collection_finish(session):
    """What lives as long as the run needn't be looked through at each collection of garbage."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item):
    if item.get_closest_marker("browser"):
        if CHROMIUM is None and os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, but there is no Chromium here.", pytrace=False)
        if CHROMIUM is None:
            pytest.skip("Browser test: no Chromium here (apt-get install chromium).")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the event loop is Playwright's, the database ours alone


@pytest.fixture(autouse=True)
def private_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium, which finds no host but this one."""
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "id-ID", "timezone_id": "Asia/Makassar"}


@pytest.fixture
def context(context):
    """Pytest-playwright's context; an error in a script or a breach of the content policy fails the test."""
    complaints = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on(
        "console",
        lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None,
    )
    context.set_default_timeout(15_000)
    yield context
    assert complaints == []


@pytest.fixture
def log_in(live_server, context, settings):
    """Return `log_in(user, browser_context=None)`: the browser has the person's session, without the login form."""
    from django.test import Client

    def log_in(user, browser_context=None):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        (browser_context or context).add_cookies([cookie])

    return log_in


@pytest.fixture
def axe():
    """Return `axe(page)`: fails on any violation of WCAG 2.2 AA on the page as it stands; `without`: rules left out."""

    def check(page, within=None, without=None):
        page.wait_for_load_state()
        results = Axe().run(page, context=within, options=AXE | {"rules": without or {}})
        violations = results.response["violations"]
        lines = [
            f"{found['id']}: {found['help']}\n    " + "\n    ".join(node["html"] for node in found["nodes"][:5])
            for found in violations
        ]
        assert not violations, f"{page.url}:\n" + "\n".join(lines)
        assert results.response["url"], "axe did not look at a page"

    return check
