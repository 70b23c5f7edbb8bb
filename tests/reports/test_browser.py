"""Reports in a real browser: the map tells what the table does, by keyboard and by thumb. That every page is
readable by everybody, tests/browser says."""

import re

import pytest
from playwright.sync_api import expect

PHONE = {"width": 360, "height": 740}
pytestmark = pytest.mark.django_db(transaction=True)


def test_the_map_by_keyboard(page, live_server, city, log_in):
    log_in(city.analyst)
    page.goto(live_server.url + "/reports/kemiskinan-ekstrem/")
    tile = page.get_by_role("link", name="Oesapa: 3", exact=True)
    tile.focus()
    expect(page.locator("[data-map-caption]")).to_contain_text("Oesapa: 3")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/rows/\?figure=extreme_poor&ward=\d+"))
    expect(page.locator("tbody tr")).to_have_count(3)


def test_the_map_by_thumb_tells_first(new_context, live_server, city, log_in):
    context = new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    log_in(city.analyst, context)
    page = context.new_page()
    page.goto(live_server.url + "/reports/kemiskinan-ekstrem/")
    page.locator("a.tile[data-name=Lasiana]").tap()
    expect(page.locator("[data-map-caption]")).to_contain_text("Lasiana: 1")
    expect(page).to_have_url(re.compile("/reports/kemiskinan-ekstrem/$"))
    page.locator("[data-map-caption] a").tap()
    expect(page).to_have_url(re.compile(r"/rows/\?figure=extreme_poor&ward=\d+"))


def test_the_chart_is_drawn_and_described(page, live_server, city, log_in):
    log_in(city.analyst)
    page.goto(live_server.url + "/reports/kemiskinan-ekstrem/")
    chart = page.locator("[data-chart]")
    expect(chart.locator("svg text", has_text="Kelapa Lima")).to_be_visible()
    expect(chart).to_have_attribute("aria-label", re.compile("Kelapa Lima"))


def test_another_threshold_from_the_page(page, live_server, city, log_in):
    log_in(city.analyst)
    page.goto(live_server.url + "/reports/kemiskinan-ekstrem/")
    page.get_by_label("Ambang lain (Rp)").fill("351.957")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.locator(".applied")).to_contain_text("Rp351.957")
    expect(page.locator("tfoot td").nth(2)).to_have_text("2")


def test_a_download_from_the_page(page, live_server, city, log_in):
    log_in(city.analyst)
    page.goto(live_server.url + "/reports/kemiskinan-ekstrem/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert re.fullmatch(r"kemiskinan-ekstrem-\d{8}-\d{4}\.xlsx", download.value.suggested_filename)
