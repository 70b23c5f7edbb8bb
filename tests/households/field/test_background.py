"""Who a draft belongs to when the phone changes hands, and sending by the service worker with no page open."""

import os
import time

import pytest
from django.contrib.sessions.models import Session
from django.core.signals import request_started

from households.field import sync
from households.models import Household, Visit
from tests.conftest import WHOLE_CHROMIUM
from tests.factories import make_household, make_officer, ward
from tests.households.field.phone import PHONE, Phone

pytestmark = pytest.mark.django_db(transaction=True)
OWNERS = """async () => {
  const db = await self.field.store.database();
  const rows = await new Promise((go) => {
    db.transaction("drafts").objectStore("drafts").getAll().onsuccess = (event) => go(event.target.result);
  });
  return rows.map((row) => row.user);
}"""
# The other logs in while the first types on: a change at every turn, before, while and after the page finds out.
TYPE_ON = """async () => {
  const area = document.querySelector("#in-note");
  let typed = 0;
  const more = setInterval(() => {
    if (!area.isConnected) return; // taken away: nobody can type into it
    typed += 1;
    area.value = `typed ${typed}`;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    localStorage.setItem("test:typed", String(typed));
  }, 4);
  await new Promise((go) => setTimeout(go, 60));
  self.field.flush({ force: true });
  await new Promise((go) => setTimeout(go, 5000));
  clearInterval(more);
}"""


@pytest.fixture(scope="module")
def browser(browser_type, browser_type_launch_args):
    """A whole Chromium: the headless shell sends nothing in the background."""
    if WHOLE_CHROMIUM is None:
        refuse = pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip
        refuse("No whole Chromium here (apt-get install chromium).")
    browser = browser_type.launch(**browser_type_launch_args | {"executable_path": WHOLE_CHROMIUM})
    yield browser
    browser.close()


@pytest.fixture
def phone(new_context, log_in, live_server, officer, household):
    context = new_context(**PHONE, permissions=["background-sync"])
    log_in(officer, context)
    return Phone(context, live_server.url)


def test_what_one_types_stays_theirs_when_another_logs_in(phone, officer, household, log_in):
    other = make_officer(ward(), full_name="Berta")
    phone.open(f"#/visit/{household.pk}")
    page = phone.page
    page.locator("#ask-presence label.chip", has_text="Pindah").tap()
    log_in(other, phone.context)
    with pytest.raises(Exception, match="context was destroyed"):
        page.evaluate(TYPE_ON)
    phone.wait()
    typed = page.evaluate("localStorage.getItem('test:typed')")
    assert int(typed) > 10
    assert page.evaluate("self.field.session.user") == str(other.pk)
    assert set(page.evaluate(OWNERS)) == {str(officer.pk)}
    assert phone.waiting() == [0, 0, 0]
    assert "typed" not in phone.text()
    log_in(officer, phone.context)
    phone.reload()
    phone.open(f"#/visit/{household.pk}")
    assert page.locator("#in-note").input_value() == f"typed {typed}"


def test_a_page_knows_who_is_there_while_another_sends(phone):
    phone.open().page.evaluate("void navigator.locks.request('field-sync', () => new Promise(() => {}))")
    second = Phone(phone.context, phone.url).open()
    assert second.page.evaluate("self.field.session.state") == "ok"


class Worker:
    """The service worker of a phone, woken the way the browser does when a signal comes back."""

    def __init__(self, phone):
        self.phone, self.found = phone, {}
        page = phone.context.new_page()
        page.goto(f"{phone.url}/healthz")
        self.session = phone.context.new_cdp_session(page)
        self.session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self.session.send("ServiceWorker.enable")

    def _note(self, event):
        for one in event["registrations"]:
            self.found[one["scopeURL"]] = one["registrationId"]

    def wake(self):
        self.session.send("ServiceWorker.dispatchSyncEvent", {
            "origin": self.phone.url, "registrationId": self.found[f"{self.phone.url}/field/"], "tag": "field-outbox",
            "lastChance": False,
        })  # fmt: skip


@pytest.fixture
def taken(monkeypatch):
    """The ids of the records that reached the server, as often as they did."""
    arrived = []
    take = sync.take

    def noting(*, submission, by):
        arrived.append(submission.id)
        return take(submission=submission, by=by)

    monkeypatch.setattr(sync, "take", noting)
    return arrived


@pytest.fixture
def asked():
    """The addresses that the server was asked for, in order."""
    paths = []

    def note(environ, **_signal):
        paths.append(environ["PATH_INFO"])

    request_started.connect(note)
    yield paths
    request_started.disconnect(note)


def soon(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_worker_sends_with_no_page_open_and_only_what_is_the_sessions(
    phone, officer, household, log_in, taken, asked
):
    homes = [household, make_household(size=1)]
    Household.objects.filter(pk__in=[one.pk for one in homes]).update(assigned_to=officer)
    phone.open().installed()
    assert phone.flush() == "ok"
    worker = Worker(phone)

    def written_without_a_signal(home, note):
        phone.open()
        phone.context.set_offline(True)
        phone.write(home, note)
        assert phone.flush() == "offline"
        tags = "navigator.serviceWorker.ready.then((one) => one.sync.getTags())"
        soon(lambda: phone.page.evaluate(tags) == ["field-outbox"])
        phone.close()

    written_without_a_signal(homes[0], "sent by the worker")
    phone.context.set_offline(False)
    worker.wake()
    soon(lambda: Visit.objects.filter(note="sent by the worker", state="submitted").exists())
    phone.open()
    soon(lambda: phone.waiting() == [0, 0, 0])
    phone.close()
    assert len(taken) == 1

    written_without_a_signal(homes[1], "kept: nobody is logged in")
    Session.objects.all().delete()
    phone.context.set_offline(False)
    for person in (None, make_officer(ward(), full_name="Berta")):
        if person is not None:
            log_in(person, phone.context)
        before = len(asked)
        worker.wake()
        soon(lambda before=before: "/field/hello/" in asked[before:])
        time.sleep(0.3)  # for what must not follow
        assert "/field/sync/" not in asked[before:]
    assert len(taken) == 1

    log_in(officer, phone.context)
    phone.open()  # page and worker at once
    worker.wake()
    soon(lambda: phone.waiting() == [0, 0, 0])
    assert Visit.objects.filter(note="kept: nobody is logged in").count() == 1
    assert len(taken) == len(set(taken)) == 2
