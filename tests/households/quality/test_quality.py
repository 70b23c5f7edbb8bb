"""The quality page: each number counts its rows and opens them, within one's scope, in few queries."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import roles
from households.models import Household, Person
from households.quality.checks import CHECKS, counts, rows_of
from tests.factories import PersonFactory, VisitFactory, make_household, make_officer, make_user, ward

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def spoilt():
    """One family for each check, and a clean one; `{slug: what the check must find}`."""
    home = make_household(size=1, latitude=-10, longitude=123)
    add = {"household": home, "relation": "child"}
    found = {
        "tanpa-nik": PersonFactory(**add, nik=None, birth_date=date(2010, 1, 1)),
        "tanpa-tanggal-lahir": PersonFactory(**add, birth_date=None, nik="5371030101010001"),
        "nik-berbeda": PersonFactory(**add, birth_date=date(2011, 5, 6), nik="5371030605120001"),
        "umur-mustahil": PersonFactory(**add | {"relation": "parent"}, birth_date=date(1900, 1, 1)),
        "anak-lebih-tua": PersonFactory(**add, birth_date=date(1979, 5, 6)),
    }
    Household.objects.filter(pk=home.pk).update(member_count=6)
    whole = {"latitude": -10, "longitude": 123}
    visit = VisitFactory(approved=True, household=make_household(**whole))
    visit.reviewed_at = timezone.now() - timedelta(days=800)
    visit.save()
    Household.objects.filter(pk=visit.household_id).update(current_visit=visit)
    headless = make_household(**whole)
    headless.members.filter(relation="head").update(relation="other")
    empty = make_household(**whole)
    Person.objects.filter(household=empty).update(status="moved")
    Household.objects.filter(pk=empty.pk).update(member_count=0)
    return found | {
        "tanpa-kk": make_household(kk_number=None, **whole),
        "tanpa-kepala": headless,
        "tanpa-anggota": empty,
        "tanpa-alamat": make_household(address="", **whole),
        "tanpa-titik": make_household(),
        "kunjungan-lama": visit.household,
    }


def test_each_check_finds_its_row_alone_and_counts_it():
    expected = spoilt()
    make_household(ward=ward("Sikumana"))
    officer = make_officer(ward("Oesapa"))
    assert set(expected) == {check.slug for check in CHECKS}
    found = {check.slug: set(rows_of(check, officer)) for check in CHECKS}
    assert found == {slug: {row} for slug, row in expected.items()}
    assert {
        slug: number for slug, number in counts(officer)[ward("Oesapa").pk].items() if slug in expected
    } == dict.fromkeys(expected, 1)
    assert list(counts(officer)) == [ward("Oesapa").pk]


def test_a_woman_whose_number_adds_forty_is_right():
    home = make_household()
    assert not rows_of(
        next(check for check in CHECKS if check.slug == "nik-berbeda"), make_user(roles.ANALYST)
    ).exists()
    assert home.members.filter(sex="P", nik__isnull=False).exists()


def test_the_pages_and_their_queries(client, django_assert_max_num_queries):
    spoilt()
    client.force_login(make_officer(ward("Oesapa")), backend=BACKEND)
    with django_assert_max_num_queries(12):
        page = client.get("/quality/").content.decode()
    assert f"/quality/tanpa-nik/?ward={ward('Oesapa').pk}" in page
    for check in CHECKS:
        with django_assert_max_num_queries(12):
            rows = client.get(f"/quality/{check.slug}/", {"ward": ward("Oesapa").pk})
        assert rows.context["page"].count == 1
    assert not client.get("/quality/tanpa-nik/", {"ward": ward("Sikumana").pk}).context["page"].rows
    assert client.get("/quality/no-such/").status_code == 404
    for nonsense in ("x", "²", "-1", "9" * 30):
        assert client.get("/quality/tanpa-nik/", {"ward": nonsense}).status_code == 404
