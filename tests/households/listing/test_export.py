"""The view as a file: the same families, in the same order, with the chosen columns, masked and audited."""

import io

import openpyxl
import pytest
from django.urls import reverse

from accounts import roles
from accounts.models import AuditEntry
from households.models import SecondCheck
from tests.factories import VisitFactory, make_household, make_officer, make_user, ward

pytestmark = pytest.mark.django_db
EXPORT = "/households/export/"


@pytest.fixture
def bappeda(client):
    user = make_user(roles.ANALYST)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def ask(client, query="", **data):
    data = {"columns": ["ward", "kk", "nik"], "format": "csv", "purpose": "planning"} | data
    return client.post(f"{EXPORT}?{query}", data)


def lines(response):
    content = b"".join(response.streaming_content)
    if "csv" in response["Content-Type"]:
        return [line.split(";") for line in content.decode("utf-8-sig").splitlines()]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("order", ["name", "-ward", "newest"])
def test_the_file_is_the_view(client, bappeda, form, order):
    for name in ("Oesapa", "Sikumana", "Oesapa", "Lasiana"):
        make_household(ward=ward(name), poverty_status="extreme_poor")
    make_household(poverty_status="poor")
    query = f"poverty_status=extreme_poor&order={order}"
    page = client.get(f"/households/?{query}").context["page"].rows
    head, *found = lines(ask(client, query, format=form))
    assert head == ["Kepala keluarga", "No. KK", "NIK kepala keluarga", "Kelurahan"]
    assert [(row[0], row[3]) for row in found] == [(one.head_name, one.ward.name) for one in page]
    assert len(found) == 4
    for one, row in zip(page, found, strict=True):
        assert row[1] == one.kk_number[:6] + "•" * 10
        assert row[2] == one.members.get(relation="head").nik[:6] + "•" * 10


def test_every_column_says_what_the_page_says(client, bappeda):
    officer = make_officer(ward("Oesapa"), full_name="Petugas Satu")
    household = make_household(ward=ward("Oesapa"), assigned_to=officer, rt="005", rw="", address="Jl. <Timor> & Raya")
    columns = [key for key, _label in client.get(EXPORT).context["form"].fields["columns"].choices]
    (head, row) = lines(ask(client, columns=columns, format="xlsx"))
    said = dict(zip(head, row, strict=True))
    assert said["RT/RW"] == "005/–"
    assert said["Alamat"] == "Jl. <Timor> & Raya"
    assert said["Kecamatan"] == household.ward.district.name
    assert said["Ditugaskan kepada"] == "Petugas Satu"
    assert said["Anggota"] == str(household.member_count)
    assert said["Status kemiskinan"] == household.get_poverty_status_display()
    shown = client.get("/households/", {"columns": columns}).content.decode()
    for value in ("005/–", "Jl. &lt;Timor&gt; &amp; Raya", "Petugas Satu", household.kk_number[:6] + "•" * 10):
        assert value in shown


def test_the_columns_of_the_view_are_chosen_already(client, bappeda):
    make_household()
    page = client.get("/households/", {"columns": ["address"]})
    assert page.context["shown"] == {"head", "address"}
    assert "columns=address" in page.content.decode()
    assert client.get(EXPORT, {"columns": ["address"]}).context["form"]["columns"].value() == ["address"]


def test_it_is_audited_with_its_purpose_and_without_one_refused(client, bappeda):
    make_household()
    assert ask(client, purpose="").status_code == 422
    assert not AuditEntry.objects.filter(action="household.export").exists()
    b"".join(ask(client, "poverty_status=unknown").streaming_content)
    entry = AuditEntry.objects.get(action="household.export")
    assert (entry.actor_id, entry.purpose) == (bappeda.pk, "planning")
    assert entry.summary == "csv, 1: ward,kk,nik poverty_status=unknown"


def test_nothing_of_another_ward(client):
    client.force_login(make_officer(ward("Oesapa")), backend="django.contrib.auth.backends.ModelBackend")
    own = make_household(ward=ward("Oesapa"))
    make_household(ward=ward("Sikumana"))
    assert [row[0] for row in lines(ask(client))[1:]] == [own.head_name]


def test_a_blind_second_officer_learns_no_status(client):
    officer = make_officer(ward("Oesapa"))
    household = make_household(ward=ward("Oesapa"), poverty_status="extreme_poor")
    visit = VisitFactory(household=household, officer=make_officer(ward("Oesapa")), submitted=True)
    SecondCheck.objects.create(first=visit, officer=officer, lot=0.01, share=0.05)
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    assert lines(ask(client, columns=["poverty"]))[1][1] == "Belum diketahui"


def test_text_that_would_be_calculated_stays_text(client, bappeda):
    household = make_household(address="=1+1")
    assert lines(ask(client, columns=["address"], format="xlsx"))[1][1] == "=1+1"
    content = b"".join(ask(client, columns=["address"], format="xlsx").streaming_content)
    assert openpyxl.load_workbook(io.BytesIO(content)).active["B2"].data_type == "s"
    assert lines(ask(client, columns=["address"]))[1] == [household.head_name, "'=1+1"]


def test_queries_do_not_grow_with_the_rows(client, bappeda, django_assert_max_num_queries):
    for _number in range(30):
        make_household()
    everything = [key for key, _label in client.get(EXPORT).context["form"].fields["columns"].choices]
    with django_assert_max_num_queries(12):
        assert len(lines(ask(client, columns=everything))) == 31
    with django_assert_max_num_queries(12):
        client.get(reverse("household_list"), {"columns": everything})
    with django_assert_max_num_queries(12):
        client.get(EXPORT)


def test_a_view_that_cannot_be_read_leads_back(client, bappeda):
    assert client.get(f"{EXPORT}?ward=nonsense").status_code == 302
