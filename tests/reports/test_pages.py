"""The pages: who reads them, that every number opens its rows, that bad input is told and nothing breaks."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from accounts import roles
from accounts.models import AuditEntry
from kupang_case.keyset import SIZE
from reports.figures import FIGURES
from reports.registry import REPORTS
from tests import factories

PAGES = [(slug, per) for slug, report in REPORTS.items() for per in ([key for key, _label in report.per] or [""])]
LINKED = re.compile(r'<(?:a|td)[^>]*>(?:<a href="(/(?:reports|determinations)/[^"]+/rows/[^"]*)">)([\d.]+)</a>')
TILE = re.compile(r'<a href="(/reports/[^"]+/rows/[^"]+)" class="tile[^>]*data-value="([\d.]+)"')
FIGURE = re.compile(
    r'<a class="figure-tile[^>]*href="(/reports/[^"]+/rows/[^"]+)">.*?figure-value">([\d.]+)', re.DOTALL
)

COUNT = re.compile(r'data-count="(\d+)"')


def linked_numbers(text):
    """(address, number) of everything counted on a page: cells, tiles of the map, figure tiles."""
    found = [pair for pattern in (LINKED, TILE, FIGURE) for pair in pattern.findall(text)]
    return {(html.unescape(url), int(number.replace(".", ""))) for url, number in found}


def rows_shown(client, url):
    """(the number the rows page states, how many rows its pages hold)."""
    response = client.get(url)
    assert response.status_code == 200, url
    context = response.context
    stated = context["count"] if "determination" in context else int(COUNT.search(response.content.decode())[1])
    listed = context["page"].rows if "determination" in context else context["rows"]
    assert len(listed) <= SIZE
    return stated, len(listed)


def opens(client, url, number):
    """Check that `url` leads to the rows of `number`; a sum (of seedlings, say) has fewer rows than it adds up to."""
    stated, listed = rows_shown(client, url)
    figure = FIGURES.get(parse_qs(urlsplit(url).query).get("figure", [""])[0])
    assert stated == number, url
    assert 0 < listed <= number if figure and figure.adds else listed == number, url


# The reports with few counts: published indicators are nobody's, the list of families has names and amounts.
FEW = {
    "indikator-kota": 0,
    ("penetapan", "family"): 0,
    "penetapan": 12,
    "kesepakatan-petugas": 3,
    "kelangsungan-anakan": 4,
    "perpindahan-status": 4,
}


@pytest.mark.parametrize(("slug", "per"), PAGES)
@pytest.mark.parametrize("reader", ["analyst", "lurah"])
def test_every_number_opens_exactly_its_rows(full_city, open_as, slug, per, reader):
    client = open_as(getattr(full_city, reader))
    found = set()
    for query in ({}, {"threshold": "351957"}, {"since": "2020-01-01", "ward": str(factories.ward("Oesapa").pk)}):
        page = client.get(f"/reports/{slug}/", query | ({"per": per} if per else {}))
        found |= linked_numbers(page.content.decode())
    assert len(found) >= FEW.get((slug, per), FEW.get(slug, 16))
    for url, number in found:
        opens(client, url, number)


def test_the_first_page_of_reports_opens_its_rows(city, open_as):
    client = open_as(city.analyst)
    found = linked_numbers(client.get("/reports/").content.decode())
    assert {number for _url, number in found} == {15, 9, 5, 4}
    for url, number in found:
        assert rows_shown(client, url) == (number, number)


def test_the_list_of_families_shows_the_same_number(city, open_as):
    """Where the list of families can say the same, the way there leads to as many rows."""
    client = open_as(city.analyst)
    seen = {}
    for slug, per in PAGES:
        page = client.get(f"/reports/{slug}/", {"per": per} if per else {})
        for url, number in sorted(linked_numbers(page.content.decode())):
            seen.setdefault(re.sub(r"=\d+", "=", url.partition("?")[2]), (url, number))  # one of each kind of place
    compared = 0
    for url, number in seen.values():
        if to_list := client.get(url).context["list_url"]:
            assert client.get(to_list).context["page"].count == number, to_list
            compared += 1
    assert compared > 20


@pytest.mark.parametrize(("slug", "per"), PAGES)
def test_a_report_page_takes_at_most_twelve_queries(city, open_as, slug, per, django_assert_max_num_queries):
    client = open_as(city.analyst)
    query = {"ward": str(factories.ward("Oesapa").pk)} | ({"per": per} if per else {})
    client.get(f"/reports/{slug}/")
    with django_assert_max_num_queries(12):
        client.get(f"/reports/{slug}/", query)


@pytest.mark.parametrize("figure", ["registered", "extreme_persons", "visits_submitted", "enrolments_now"])
def test_the_rows_take_at_most_twelve_queries(city, open_as, figure, django_assert_max_num_queries):
    client = open_as(city.lurah)
    client.get("/reports/")
    with django_assert_max_num_queries(12):
        assert client.get("/reports/cakupan-program/rows/", {"figure": figure}).status_code == 200


def test_the_list_of_reports_takes_at_most_twelve_queries(city, open_as, django_assert_max_num_queries):
    client = open_as(city.analyst)
    with django_assert_max_num_queries(12):
        client.get("/reports/")


@pytest.mark.parametrize("role", [roles.FIELD_OFFICER, roles.PROGRAM_OFFICER, roles.AGENCY_HEAD, roles.AUDITOR])
def test_others_read_no_reports(db, open_as, role):
    client = open_as(factories.make_user(role))
    for url in ("/reports/", "/reports/kemiskinan-ekstrem/", "/reports/kemiskinan-ekstrem/rows/?figure=registered"):
        assert client.get(url).status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        "/reports/tidak-ada/", "/reports/tidak-ada/rows/?figure=registered", "/reports/kemiskinan-ekstrem/?format=docx",
        "/reports/kemiskinan-ekstrem/rows/?figure=password", "/reports/kemiskinan-ekstrem/rows/?figure=poor&ward=x",
        "/reports/kemiskinan-ekstrem/rows/?figure=poor&officer=9999999",
    ],
)  # fmt: skip
def test_an_address_that_means_nothing_is_404(db, open_as, url):
    assert open_as(factories.make_user(roles.ANALYST)).get(url).status_code == 404


def test_a_ward_of_others_does_not_exist_for_a_ward_head(city, open_as):
    client, foreign = open_as(city.lurah), factories.ward("Sikumana").pk
    assert client.get(f"/reports/kemiskinan-ekstrem/rows/?figure=registered&ward={foreign}").status_code == 404
    page = client.get(f"/reports/kemiskinan-ekstrem/?ward={foreign}")
    assert page.context["table"] is None
    assert "Sikumana" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"ward": "999"}, "Masukkan pilihan yang valid"),
        ({"since": "kemarin"}, "kemarin"),
        ({"since": "2026-05-01", "until": "2026-04-01"}, "Masa itu berakhir sebelum dimulai"),
    ],
)
def test_a_bad_filter_is_told_and_kept(city, open_as, query, words):
    page = open_as(city.analyst).get("/reports/progres-verifikasi/", query)
    text = page.content.decode()
    assert page.status_code == 200
    assert page.context["table"] is None
    assert words in text


@pytest.mark.parametrize("amount", ["351,957", "-5", "0", "99999999999999999999", "abc", "1e9", "١٢٣٤٥", "NaN"])
def test_a_bad_threshold_is_told_and_kept(city, open_as, amount):
    for key in ("threshold", "amount"):
        page = open_as(city.analyst).get("/reports/kemiskinan-ekstrem/", {key: amount})
        assert page.context["table"] is None, (key, amount)
    assert html.escape(amount) in page.content.decode()


def test_a_file_under_a_bad_filter_is_refused(city, open_as):
    page = open_as(city.analyst).get("/reports/kemiskinan-ekstrem/", {"ward": "x", "format": "csv"})
    assert page.status_code == 400
    assert not AuditEntry.objects.filter(action="report.exported").exists()


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "print"])
def test_what_leaves_is_in_the_audit_trail(city, open_as, form):
    ward = factories.ward("Oesapa").pk
    query = {"format": form, "ward": ward, "purpose": "Rapat koordinasi"}
    response = open_as(city.analyst).get("/reports/kemiskinan-ekstrem/", query)
    assert response.status_code == 200
    entry = AuditEntry.objects.get(action="report.exported")
    assert (entry.actor_id, entry.object_id, entry.purpose) == (
        city.analyst.pk,
        "kemiskinan-ekstrem",
        "Rapat koordinasi",
    )
    assert entry.summary == f"{form} ward={ward}"


def test_the_threshold_in_a_link_is_kept_exactly(city, open_as):
    page = open_as(city.analyst).get("/reports/kemiskinan-ekstrem/", {"amount": "351.957,50"})
    assert "threshold=351957%2C50" in page.content.decode()
    assert "Rp351.957,50" in page.content.decode()


@pytest.mark.parametrize(("text", "shown"), [("351957", "Rp351.957 ·"), ("400.000", "Rp400.000")])
def test_the_chosen_threshold_stands_chosen(city, open_as, text, shown):
    query = {"threshold": text, "ward": "Oesapa"}
    page = open_as(city.analyst).get("/reports/kemiskinan-ekstrem/", query).content.decode()
    assert re.search(rf"<option value=\"[^\"]+\" selected>{re.escape(shown)}", page)
    assert re.search(r"<option value=\"\d+\" selected>Oesapa<", page)


def test_no_identity_number_stands_on_a_page_of_rows(city, open_as):
    client = open_as(city.analyst)
    for figure in ("registered", "extreme_persons", "visits_submitted", "enrolments_now"):
        text = client.get("/reports/cakupan-program/rows/", {"figure": figure}).content.decode()
        assert not re.search(r"(?<!\d)\d{16}(?!\d)", text)


def test_indicators_stand_as_published(city, open_as):
    text = open_as(city.analyst).get("/reports/indikator-kota/").content.decode()
    figures = "8,24 40,38 8,61 41,20 442.758 732.921 535.547 4.695 19.615 102.616 15.300"
    for words in (*figures.split(), "bukan 8,24 persen", "SMKN 3", "P3KE"):
        assert words in text, words


def test_bappeda_sees_the_figures_on_the_first_page(city, open_as):
    text = open_as(city.analyst).get("/").content.decode()
    assert "Miskin ekstrem dan belum dalam program" in text
    assert "/reports/cakupan-program/rows/?figure=extreme_in_nothing" in text
