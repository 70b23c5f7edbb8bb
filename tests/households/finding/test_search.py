"""The search box: spellings, scope, numbers that stay out of addresses and out of the trail, few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.models import AuditEntry
from households.finding import search
from households.models import Household
from tests.factories import PersonFactory, make_household, make_officer, make_user, ward

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def officer(client):
    user = make_officer(ward("Oesapa"))
    client.force_login(user, backend=BACKEND)
    return user


def found(client, text):
    response = client.post("/search/", {"q": text}, follow=True)
    page = response.context["page"]
    return [row.pk for row in page] if page else []


def plain(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT plain_name(%s)", [name])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("JOHANIS", "Yohanes"),
        ("Drs. Djoko Soeparman, S.Pd", "JOKO SUPARMAN"),
        ("Tjahjadi", "CAHYADI"),
        ("DHANY", "Dany"),
        ("Moechtar", "MUKHTAR"),
        ("H. Yoesoef", "YUSUF"),
        ("MARGARETHA", "MARGARETA"),
        ("BANNOET", "banoet"),
        ("  Siti   Aminah ", "SITI AMINAH"),
        ("ZAKARIAS", "SAKARIAS"),
        ("ALOYSIUS X.", "aloysius ks"),
    ],
)
def test_spellings_of_one_name_are_one(one, other):
    assert plain(one) == plain(other) != ""


def test_other_names_stay_apart():
    names = ["MARIA", "MARTHA", "YOHANIS", "YUNUS", "SELAN", "SILAN", "LAY", "NUBAN", "HANA"]
    assert len({plain(name) for name in names}) == len(names)


@pytest.mark.parametrize("text", ["joesoef", "Yusuf", "banoet yoesoef", "usuf ban", "TIMOR RAYA 17"])
def test_a_fragment_in_any_spelling_or_the_address(client, officer, text):
    home = make_household(ward=ward("Oesapa"), address="Jl. Timor Raya 17")
    PersonFactory(household=home, name="H. YUSUF BANUT", relation="parent")
    make_household(ward=ward("Oesapa"), address="Jl. Lain 3")
    assert found(client, text) == [home.pk]


def test_only_what_the_person_may_see(client, officer):
    elsewhere = make_household(ward=ward("Sikumana"), address="Jl. Jauh")
    person = PersonFactory(household=elsewhere, name="WELHELMINA TASOIN", relation="child")
    assert found(client, "tasoin") == found(client, "Jl. Jauh") == []
    for number in (person.nik, elsewhere.kk_number):
        response = client.post("/search/", {"q": number}, follow=True)
        assert response.redirect_chain[-1][0] == "/search/"
        assert person.name not in response.content.decode()


@pytest.mark.parametrize("spoilt", ["{}", " {} ", "'{}", "{}."])
def test_a_number_leads_to_its_family_and_leaves_no_number_behind(client, officer, spoilt):
    home = make_household(ward=ward("Oesapa"))
    nik = home.members.order_by("pk")[1].nik
    for number in (nik, home.kk_number, f"{nik[:6]} {nik[6:12]} {nik[12:]}"):
        response = client.post("/search/", {"q": spoilt.format(number)})
        assert response["Location"] == home.get_absolute_url()
    told = AuditEntry.objects.filter(action="household.find").values_list("summary", flat=True)
    assert len(told) == 3
    assert not any(nik in summary or home.kk_number in summary for summary in told)


@pytest.mark.parametrize("number", ["5371030101", "537103010190000", "53710301019000011"])
def test_an_incomplete_number_is_refused_and_never_in_an_address(client, officer, number):
    response = client.post("/search/", {"q": number}, follow=True)
    assert response.redirect_chain[-1][0] == "/search/"
    assert number not in response.content.decode()
    assert client.get("/search/", {"q": number})["Location"] == "/search/"


def test_words_are_audited(client, officer):
    found(client, "maria")
    assert AuditEntry.objects.get(action="household.search").summary == "maria"


def test_too_short_asks_for_more(client, officer):
    make_household(ward=ward("Oesapa"))
    assert found(client, "ma") == []


def test_pages_and_queries(client, django_assert_max_num_queries):
    client.force_login(make_user(roles.ANALYST), backend=BACKEND)
    for _ in range(30):
        make_household(size=2)
    with django_assert_max_num_queries(12):
        first = client.get("/search/", {"q": "Rekaan"})
    page = first.context["page"]
    assert (len(page), page.count, page.capped) == (25, 25, True)
    with django_assert_max_num_queries(12):
        second = client.get("/search/", {"q": "Rekaan", "cursor": page.next_cursor})
    assert len(second.context["page"]) == 5
    assert not {row.pk for row in page} & {row.pk for row in second.context["page"]}


def test_a_common_name_is_looked_for_row_by_row(monkeypatch):
    """Collecting everybody of that name first costs seconds in a big register, though a page needs few of them."""
    monkeypatch.setattr(search, "borne_by_many", lambda named: True)
    household = make_household()
    PersonFactory(household=household, name="SITI TOLONG", relation="child", sex="P")
    make_household()
    with CaptureQueriesContext(connection) as asked:
        page = search.by_words(Household.objects.all(), ["tolong"])
    assert [row.pk for row in page] == [household.pk]
    (walk,) = [query["sql"] for query in asked if "LIMIT 26" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {walk.replace('%', '%%')}", [])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "SubPlan" in plan
    assert "hashed SubPlan" not in plan


def test_every_page_has_the_box(client, officer):
    for path in ("/", "/households/", "/visits/"):
        assert 'id="search-box"' in client.get(path).content.decode()
