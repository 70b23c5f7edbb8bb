"""Every page of the demo, on a phone and at a desk: nobody is shut out (WCAG 2.2 AA), nothing is wider than the screen,
everything is in Indonesian, scripts have no complaint, and no answer takes more than twelve queries.
"""

import re

import pytest
from django.utils.translation import trans_real
from playwright.sync_api import Error

from tests.browser.conftest import DESK, PHONE
from tests.browser.pages import ADMIN_SHOWN, PERSONAL, Spare, pages_of, people
from tests.test_access import FIELD

pytestmark = pytest.mark.django_db(transaction=True)

MOST_QUERIES = 12
# Every text a person may read or hear, but not what is in another language on purpose or comes from the register.
TEXTS = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest("script, style, [lang=en]")) {
      found.add(walker.currentNode.textContent.trim());
    }
  }
  for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt], input[type=submit]")) {
    for (const name of ["aria-label", "title", "placeholder", "alt", "value"]) {
      if (name !== "value" || one.type === "submit") found.add((one.getAttribute(name) || "").trim());
    }
  }
  return [...found].filter(Boolean);
}"""
# Rows of one table are alike; axe takes a hundredth of a second for each element and finds nothing new in the ninth.
FIRST_ROWS = """() => {
  for (const rows of document.querySelectorAll("tbody, ol, ul")) {
    [...rows.children].slice(8).forEach((row) => row.remove());
  }
}"""
# The dearest rule by far, and desks have the colours of phones: it looks once.
CONTRAST = {"color-contrast": {"enabled": False}}
ENGLISH = re.compile(r"\b(the|and|of|is|are|was|with|this|that|your|please|not|for|from|must|has)\b")


@pytest.fixture(scope="module")
def messages():
    """What would be shown if a translation were forgotten: English messages that have a different Indonesian one."""
    catalog = trans_real.translation("id")._catalog
    pairs = [(key, text) for key, text in catalog.items() if isinstance(key, str) and isinstance(text, str)]
    shown = {text for _key, text in pairs}
    return {key.rpartition("\x04")[2] for key, text in pairs if key and key != text} - shown


class Visitor:
    """One person's screen; collects what is wrong with the pages, instead of stopping at the first."""

    def __init__(self, context, base, axe, messages):
        self.base, self.axe, self.messages = base, axe, messages
        self.wrong, self.address, self.done = [], "", set()
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complain(f"script: {error.error}"))
        context.on("response", self._answered)
        self.page = context.new_page()

    def complain(self, text):
        self.wrong.append(f"{self.address}: {text}")

    def _heard(self, message):
        if message.type == "error" and not (self.address == "/none/" and "404" in message.text):
            self.complain(f"console: {message.text}")

    def _answered(self, response):
        count = int(response.headers.get("x-query-count", 0))
        if count > MOST_QUERIES:
            self.complain(f"{count} queries for {response.url.removeprefix(self.base)}")

    def ask(self, address):
        """The page's status and queries, without showing it."""
        self.address = address
        answer = self.page.request.get(self.base + address)
        if answer.status != 200 or int(answer.headers["x-query-count"]) > MOST_QUERIES:
            self.complain(f"status {answer.status}, {answer.headers.get('x-query-count')} queries")

    def look(self, address, *, closely):
        """Open the page on a phone and at a desk; `closely` names the sizes at which axe looks at it as well."""
        self.address = address
        self.page.set_viewport_size(PHONE["viewport"])
        try:
            answer = self.page.goto(self.base + address)
        except Error as error:
            if "Download is starting" in error.message:
                return
            raise
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return
        if answer.status != 200 and address != "/none/":
            self.complain(f"status {answer.status}")
        self._read()
        self._fits()
        self.page.set_viewport_size(DESK["viewport"])
        self._fits()
        self.page.evaluate(FIRST_ROWS)
        for number, size in enumerate(closely):
            self.page.set_viewport_size((PHONE if size == "phone" else DESK)["viewport"])
            self._axe(size, again=number > 0)

    def _fits(self):
        wide, room = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if wide > room:
            self.complain(f"{wide} px wide on {room} px")

    def _read(self):
        for text in self.page.evaluate(TEXTS):
            if text in self.messages or ENGLISH.search(text):
                self.complain(f"not Indonesian: {text[:90]!r}")

    def _axe(self, size, again):
        try:
            self.axe(self.page, without=CONTRAST if again else {})
        except AssertionError as error:
            self.complain(f"axe on a {size}: {error}")


def closely(name, seen, role):
    """At which sizes axe looks: at both the first time, then only where the page is another one for this role.

    Where it is the same page again, it is asked for without being shown.
    """
    if name not in seen:
        return ["phone", "desk"]
    return [("phone" if role in FIELD else "desk")] if name in PERSONAL else []


@pytest.mark.parametrize("part", ["work", "oversight"])
def test_every_page(part, demo, new_context, live_server, log_in, axe, messages):
    wrong, seen, spare = [], set(), Spare()
    for person, role in people():
        if (person.username in ("bappeda", "admin", "auditor")) != (part == "oversight"):
            continue
        context = new_context(viewport=PHONE["viewport"])
        log_in(person, context)
        visitor = Visitor(context, live_server.url, axe, messages)
        for name, address in pages_of(person, role, spare):
            sizes = closely(name, seen, role)
            if sizes and (name in ADMIN_SHOWN or not name.startswith("admin:")):
                visitor.look(address, closely=sizes)
                seen.add(name)
            else:
                visitor.ask(address)
        wrong += [f"{person.username} {one}" for one in visitor.wrong]
        context.close()
    assert not wrong, "\n".join(wrong)
