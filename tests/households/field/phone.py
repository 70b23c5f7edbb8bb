"""A phone in a browser test: opened, logged in, driven through the same modules as its pages."""

import time

from playwright.sync_api import Error

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
PLACE = {"latitude": -10.1573, "longitude": 123.6067, "accuracy": 9}
PATIENCE = 45  # seconds

# A visit written on the phone as its form would: everything answered, the note as given.
WRITE = """async ([household, note, finish, photo]) => {
  const sync = await import("/static/field/sync.js");
  const { recordOf } = await import("/static/field/visit.js");
  const { uuid7 } = await import("/static/field/crypto.js");
  const { read, keep, session } = await import("/static/field/session.js");
  const refs = await read("refs", `${session.user}:refs`);
  const home = await sync.assignedCase(household);
  const { open, ...rest } = home;
  const answers = { presence: "found", tenure: "1", floor: "8", wall: "4", roof: "3", water: "6", light: "2",
    fuel: "10", toilet: "6", food_spending: "900.000", other_spending: "300.000", visited_on: "2026-11-20", note };
  const findings = Object.fromEntries(home.members.map((one) => [one.id, "confirmed"]));
  const draft = { id: uuid7(), kind: "visit", created: Date.now(), case: rest, base_version: open?.version ?? 0,
    visit: open?.id ?? null, answers, findings, attempts: [], photos: [], problem: null };
  if (photo) {
    const { keepPhoto } = await import("/static/field/photos.js");
    const canvas = new OffscreenCanvas(60, 40);
    canvas.getContext("2d").fillText(note, 0, 20);
    draft.photos = [{ id: await keepPhoto(draft.id, "front", await canvas.convertToBlob()), kind: "front" }];
  }
  await keep("drafts", draft.id, draft, { kind: "visit", created: draft.created, updated: Date.now() });
  if (finish) await sync.post(draft, recordOf(draft, refs), home.name);
  return draft.id;
}"""


class Phone:
    """`context` is a browser context; `page` the tab of the field pages."""

    def __init__(self, context, url):
        self.context, self.url = context, url
        self.page = None

    def open(self, path="#/"):
        """Open the field pages in a new tab, and wait until something is shown."""
        if self.page is None:
            self.page = self.context.new_page()
        self.page.goto(f"{self.url}/field/{path}")
        return self.wait()

    def wait(self):
        opened = "document.body.dataset.ready && !['unknown', 'other'].includes(self.field?.session.state)"
        return self.until(f"Boolean({opened})")

    def until(self, script):
        """Wait until `script` is true. (Playwright's own way needs eval, which the content policy forbids.)"""
        end = time.monotonic() + PATIENCE
        while not self._true(script):
            assert time.monotonic() < end, script
            self.page.wait_for_timeout(20)
        return self

    def _true(self, script):
        try:
            return self.page.evaluate(script)
        except Error:  # the page is just being loaded anew
            return False

    def close(self):
        self.page.close()
        self.page = None

    def reload(self):
        self.page.reload()
        return self.wait()

    def installed(self):
        """Wait until the service worker controls the page and holds the shell."""
        self.page.evaluate("navigator.serviceWorker.ready")
        return self.until("navigator.serviceWorker.controller !== null")

    def flush(self):
        """Send now; the state of the session afterwards: "other" where the page then belonged to another person, and
        has been loaded anew as theirs."""
        script = """async () => {
          for (let turn = 0; turn < 100; turn += 1) {
            const state = await self.field.flush({ force: true });
            if (state !== undefined) return state;
            await new Promise((go) => setTimeout(go, 50));
          }
        }"""
        try:
            state = self.page.evaluate(script)
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
            state = "other"
        if state == "other":
            self.wait()
        return state

    def write(self, household, note, *, finish=True, photo=False):
        return self.page.evaluate(WRITE, [str(household.pk), note, finish, photo])

    def waiting(self):
        """How many drafts, records and photos are only here."""
        script = "self.field.unsent().then((all) => [all.drafts.length, all.outbox.length, all.photos.length])"
        return self.page.evaluate(script)

    def text(self):
        return self.page.inner_text("body")
