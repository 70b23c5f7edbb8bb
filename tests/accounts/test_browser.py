"""The frame in a real browser: readable by everybody, by thumb and by keyboard, and nothing typed is lost."""

import re

import pytest
from playwright.sync_api import expect

from accounts.roles import AUDITOR, FIELD_OFFICER
from tests.factories import PASSWORD, make_user

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user():
    return make_user(FIELD_OFFICER, username="petugas", full_name="Petrus Lay")


@pytest.fixture
def readable(axe):
    """Return `readable(page)`: no violation and nothing beyond the edge, on a phone and at a desk."""

    def check(page):
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, size)

    return check


def test_login_page(page, live_server, user, readable):
    page.goto(live_server.url + "/accounts/login/?next=/profile/")
    readable(page)
    page.get_by_label("Nama pengguna").fill("petugas")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page).to_have_url(live_server.url + "/profile/")


def test_pages(page, live_server, user, readable, log_in, settings):
    log_in(user)
    for path in ["/", "/profile/", "/accounts/password/change/", "/accounts/2fa/", "/tidak/ada/"]:
        page.goto(live_server.url + path)
        expect(page.locator("h1")).to_be_visible()
        readable(page)
    settings.DEBUG = True
    page.goto(live_server.url + "/components/")
    readable(page)


def test_audit_page(page, live_server, readable, log_in):
    log_in(make_user(AUDITOR))
    page.goto(live_server.url + "/audit/")
    page.reload()
    expect(page.locator("h1")).to_have_text("Jejak audit")
    readable(page)


def test_menu_and_language_by_thumb(page, live_server, user, axe, log_in):
    page.set_viewport_size(PHONE)
    log_in(user)
    page.goto(live_server.url + "/profile/")
    page.get_by_role("button", name="Buka menu").click()
    expect(page.get_by_role("link", name="Beranda").last).to_be_visible()
    axe(page)
    for box in page.locator(".menu-list a, .topbar-button").all():
        assert box.bounding_box()["height"] >= 44
    page.keyboard.press("Escape")
    page.get_by_role("button", name="English").last.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_keyboard_reaches_the_content_first(page, live_server, user, log_in):
    log_in(user)
    page.goto(live_server.url + "/profile/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


@pytest.fixture
def form_page(page, live_server, user, log_in, settings):
    """The page of components, whose example form is marked `data-keep`."""
    settings.DEBUG = True
    log_in(user)
    page.goto(live_server.url + "/components/")
    return page


def test_typed_text_survives_an_expired_session(form_page, context, live_server):
    form_page.locator("form[data-keep] [name=name]").fill("Maria Taneo")
    form_page.locator("form[data-keep] [name=note]").fill("Rumah di belakang gereja")
    form_page.locator("form[data-keep] [name=disabled_person]").check()
    form_page.wait_for_timeout(400)
    context.clear_cookies()
    form_page.on("dialog", lambda dialog: dialog.accept())
    form_page.reload()
    expect(form_page).to_have_url(re.compile("/accounts/login/"))
    form_page.get_by_label("Nama pengguna").fill("petugas")
    form_page.locator("[name=password]").fill(PASSWORD)
    form_page.get_by_role("button", name="Masuk").click()
    expect(form_page.locator("form[data-keep] [name=name]")).to_have_value("Maria Taneo")
    expect(form_page.locator("form[data-keep] [name=note]")).to_have_value("Rumah di belakang gereja")
    expect(form_page.locator("form[data-keep] [name=disabled_person]")).to_be_checked()
    form_page.get_by_role("button", name="Buang").click()
    expect(form_page.locator("form[data-keep] [name=name]")).to_have_value("")


def test_leaving_a_half_typed_form_asks_first(form_page):
    form_page.locator("form[data-keep] [name=name]").fill("Maria Taneo")
    asked = []
    form_page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    form_page.get_by_role("link", name="Beranda").first.click(no_wait_after=True)
    form_page.wait_for_timeout(500)
    assert asked == ["beforeunload"]


def test_logging_out_forgets_what_was_typed(form_page):
    form_page.on("dialog", lambda dialog: dialog.accept())
    form_page.locator("form[data-keep] [name=name]").fill("Maria Taneo")
    form_page.wait_for_timeout(400)
    form_page.get_by_role("button", name="Akun saya").click()
    form_page.get_by_role("button", name="Keluar").click()
    expect(form_page).to_have_url(re.compile("/accounts/login/"))
    assert form_page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))") == []


def test_a_dialog_asks_and_keeps_the_focus(form_page, axe):
    form_page.get_by_role("button", name="Kembalikan").first.click()
    dialog = form_page.locator("#return-dialog")
    expect(dialog).to_be_visible()
    axe(form_page, "#return-dialog")
    form_page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(form_page.locator("[data-dialog=return-dialog]").first).to_be_focused()


def test_slash_goes_to_the_search_field(page, live_server, log_in):
    log_in(make_user(AUDITOR))
    page.goto(live_server.url + "/audit/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="NIK, No. KK, nama, alamat")).to_be_focused()


def test_print_leaves_the_frame_out(form_page):
    form_page.emulate_media(media="print")
    expect(form_page.locator(".topbar")).to_be_hidden()
    expect(form_page.locator(".filters")).to_be_hidden()
    expect(form_page.locator(".print-header")).to_be_visible()
