"""The demo city, small, for tests that walk through it with its own accounts."""

from contextlib import contextmanager

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from reports.demo.city import seed, tidy
from reports.demo.plan import Scale
from reports.demo.staff import ACCOUNTS, PASSWORD

HOUSEHOLDS = 120
SEED = 5371
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "device_scale_factor": 1}
DESK = {"viewport": {"width": 1280, "height": 900}}
PLACE = {"latitude": -10.1573, "longitude": 123.6067, "accuracy": 9}


@pytest.fixture
def demo(transactional_db):
    """The demo accounts by username, in a city of HOUSEHOLDS households, the same each time."""
    seed(scale=Scale(households=HOUSEHOLDS), seed=SEED, today=timezone.localdate(), say=lambda *progress: None)
    tidy()
    return {person.username: person for person in User.objects.filter(username__in=ACCOUNTS)}


@contextmanager
def chapter(title):
    """A part of a story; says its title when it fails."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"In the chapter “{title}”.")
        raise


@pytest.fixture
def at_work(demo, new_context, live_server):
    """`at_work(username)`: the page of a demo account, logged in by the form once; the officer's, and those of whom
    `on_a_phone` is said at first, on a phone."""
    pages = {}

    def at_work(name, on_a_phone=False):
        if name not in pages:
            more = {"geolocation": PLACE, "permissions": ["geolocation"]}
            screen = PHONE | more if name == "petugas" or on_a_phone else DESK
            page = new_context(**screen, base_url=live_server.url).new_page()
            page.goto("/")
            page.get_by_label("Nama pengguna").fill(name)
            page.locator("[name=password]").fill(PASSWORD)
            page.get_by_role("button", name="Masuk").click()
            expect(page.locator("h1")).to_contain_text(ACCOUNTS[name][1].split()[0])
            pages[name] = page
        return pages[name]

    return at_work


def put(form, **fields):
    """Fill in the fields of a form (a locator): text is typed, an option is chosen by its value."""
    for name, value in fields.items():
        field = form.locator(f"[name='{name}']")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))


def confirm(page, dialog, **fields):
    """Open a dialog, fill it in, and press its own button."""
    page.locator(f'[data-dialog="{dialog}"]').first.click()
    put(page.locator(f"dialog#{dialog}"), **fields)
    page.locator(f"dialog#{dialog} button[type=submit]").click()
    expect(page.locator(f"dialog#{dialog}")).to_be_hidden()
