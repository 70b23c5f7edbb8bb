"""The pages of imported lists: by role, by number of queries, and what a person gets told."""

import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import roles
from accounts.models import AuditEntry
from households.identity import EXPECTED, MESSAGES
from households.imports import actions
from households.models import Household, ImportBatch, ImportProblem
from tests.factories import make_user
from tests.households.imports.conftest import row

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(client):
    user = make_user(roles.ANALYST)
    client.force_login(user)
    return user


@pytest.fixture
def checked(take_in):
    return take_in(
        row(), row(name="", relation="ANAK"), row(nik="-", name="MARIA", sex="P", relation="ISTRI"), accept=False
    )


def page(name, batch=None):
    return reverse(name, args=[batch.pk] if batch else [])


def upload(client, path, name="daftar.csv", **data):
    file = SimpleUploadedFile(name, path.read_bytes())
    return client.post(
        page("import_upload"), {"file": file, "source": "Kemensos", "snapshot_date": "2024-10-01"} | data
    )


def test_upload_check_accept(client, analyst, write_list, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = upload(client, write_list(row(), row(name="", relation="ANAK")), name="../../daftar <b>.csv")
    batch = ImportBatch.objects.get()
    assert response["Location"] == page("import_detail", batch)
    assert (batch.state, batch.source, str(batch.snapshot_date)) == ("checked", "Kemensos", "2024-10-01")
    assert (batch.uploaded_by, batch.file_name) == (analyst, "daftar <b>.csv")
    assert batch.file.name.startswith("imports/")
    assert "daftar" not in batch.file.name
    text = client.get(page("import_detail", batch)).content.decode()
    assert "Nama tidak diisi." in text
    assert "daftar &lt;b&gt;.csv" in text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("import_accept", batch))
    batch.refresh_from_db()
    assert (batch.state, batch.decided_by) == ("accepted", analyst)
    text = client.get(page("import_detail", batch)).content.decode()
    assert f"{reverse('household_list')}?batch={batch.pk}" in text
    assert client.get(f"{reverse('household_list')}?batch={batch.pk}").status_code == 200


def test_identity_numbers_are_masked_on_every_page(client, analyst, take_in):
    nik = "5371031208900013"
    batch = take_in(row(nik=nik), row(nik=nik, relation="ANAK"), row(name=nik, relation="ANAK", nik="-"), accept=False)
    for name in ("import_detail", "import_problems", "import_report", "import_list"):
        text = client.get(page(name, None if name == "import_list" else batch)).content.decode()
        assert nik not in text
        assert "5371030403150001" not in text


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"%PDF-1.4", "PDF"), (b"", "kosong"), (b"PK\x03\x04rusak", "rusak"), (b"a\x00b;c", "")],
)
def test_a_file_that_is_no_list_keeps_what_was_typed(client, analyst, tmp_path, content, reason):
    path = tmp_path / "x"
    path.write_bytes(content)
    response = upload(client, path, source="Dinas Sosial")
    if reason:
        assert response.status_code == 422
        assert reason in response.content.decode()
        assert 'value="Dinas Sosial"' in response.content.decode()
        assert not ImportBatch.objects.exists()
    else:  # found at the check
        assert response.status_code == 302
        assert actions.check_batch(batch_id=ImportBatch.objects.get().pk).state == "unreadable"


def test_a_day_in_the_future_and_no_source(client, analyst, write_list):
    response = upload(client, write_list(row()), source="", snapshot_date="2099-01-01")
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"source", "snapshot_date"}


def test_a_refusal_needs_a_reason(client, analyst, checked):
    client.post(page("import_refuse", checked), {"reason": " "})
    checked.refresh_from_db()
    assert checked.state == "checked"
    client.post(page("import_refuse", checked), {"reason": "Daftar tahun lalu"})
    checked.refresh_from_db()
    assert (checked.state, checked.reason, checked.decided_by) == ("refused", "Daftar tahun lalu", analyst)
    assert "Daftar tahun lalu" in client.get(page("import_detail", checked)).content.decode()
    text = client.post(page("import_accept", checked), follow=True).content.decode()
    assert "message-" in text
    assert not Household.objects.exists()


def test_progress_of_a_running_check(client, analyst, write_list):
    path = write_list(row())
    batch = actions.upload(path=path, file_name="daftar.csv", by=analyst)
    for name in ("import_detail", "import_progress"):
        text = client.get(page(name, batch)).content.decode()
        assert page("import_progress", batch) in text
        assert "<progress" in text
    actions.check_batch(batch_id=batch.pk)
    assert client.get(page("import_progress", batch))["HX-Refresh"] == "true"


def test_what_broke_off_can_be_resumed_by_hand(client, analyst, write_list, django_capture_on_commit_callbacks):
    path = write_list(row())
    batch = actions.upload(path=path, file_name="daftar.csv", by=analyst)
    ImportBatch.objects.update(state="checking", progress=50, phase="Memeriksa baris")
    assert page("import_resume", batch) in client.get(page("import_detail", batch)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("import_resume", batch))
    batch.refresh_from_db()
    assert batch.state == "checked"


def test_another_sheet(client, analyst, tmp_path, django_capture_on_commit_callbacks):
    from tests.households.imports.conftest import DTKS

    book = openpyxl.Workbook()
    book.active.title = "Satu"
    for name in ("Satu", "Dua"):
        sheet = book["Satu"] if name == "Satu" else book.create_sheet(name)
        sheet.append(DTKS)
        sheet.append(row(name=f"ORANG {name}"))
    book.save(tmp_path / "x.xlsx")
    batch = actions.upload(path=tmp_path / "x.xlsx", file_name="x.xlsx", by=analyst)
    actions.check_batch(batch_id=batch.pk)
    text = client.get(page("import_detail", batch)).content.decode()
    assert "ORANG SATU" in text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("import_sheet", batch), {"sheet": "Dua"})
    text = client.get(page("import_detail", batch)).content.decode()
    assert "ORANG DUA" in text
    client.post(page("import_sheet", batch), {"sheet": "Tiga"})
    batch.refresh_from_db()
    assert (batch.state, batch.sheet) == ("checked", "Dua")


def test_the_report_is_the_one_of_the_command(client, analyst, checked):
    response = client.get(page("import_report", checked))
    report = json.loads(response.content)
    assert (report["rows"], report["accepted"], report["errors"][0]["code"]) == (3, 2, "name_missing")
    assert response["Content-Disposition"].startswith("attachment")


def test_rejected_rows_come_as_text_in_their_own_layout(client, analyst, take_in):
    batch = take_in(row(), row(name="", address="=1+1", nik="5371031208900020", relation="ANAK"), accept=False)
    response = client.get(page("import_bad_rows", batch))
    header, line = openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows()
    assert header[0].value == "ID DTKS"
    assert header[-1].value == "KESALAHAN"
    values = {head.value: cell for head, cell in zip(header, line, strict=True)}
    assert (values["ALAMAT"].value, values["ALAMAT"].data_type) == ("=1+1", "s")
    assert (values["NIK"].value, values["NIK"].data_type) == ("5371031208900020", "s")
    assert values["KESALAHAN"].value == "NAMA: Nama tidak diisi. Seharusnya: Nama dengan huruf."
    assert AuditEntry.objects.filter(action="import.bad_rows_taken", actor_id=analyst.pk).exists()


def test_each_cause_says_how_often_where_and_what_is_expected(client, analyst, take_in):
    rows = [row(sex="X", relation="ANAK"), row(ward="TARUS", relation="ANAK"), row(name="", relation="ANAK"), row()]
    batch = take_in(*rows, accept=False)
    found = {cause.code: cause for cause in client.get(page("import_detail", batch)).context["causes"]}
    sex, ward = found["sex_invalid"], found["ward_unknown"]
    assert (sex.count, sex.share, sex.column, [one.row for one in sex.samples]) == (1, 25, "JENIS KELAMIN", [2])
    assert sex.values[0].startswith("L: L, LK")
    assert len(ward.values) == 6
    assert sum(line.count(",") + 1 for line in ward.values) == 51
    for name, address in (("import_detail", ""), ("import_problems", "?code=ward_unknown")):
        text = client.get(page(name, batch) + address).content.decode()
        assert "Salah satu kelurahan Kota Kupang" in text
        assert ward.values[0] in text
    assert "75,00" in client.get(page("import_detail", batch)).content.decode()  # per cent of the rows are invalid


def test_every_problem_has_its_message_and_what_is_expected():
    assert MESSAGES.keys() == EXPECTED.keys()
    assert all(EXPECTED.values())


def test_mended_rows_go_in(client, analyst, take_in, tmp_path):
    batch = take_in(row(), row(name="", relation="ANAK", nik="-"))
    book = openpyxl.load_workbook(io.BytesIO(client.get(page("import_bad_rows", batch)).content))
    book.active["L2"] = "ANAK YANG DIPERBAIKI"
    book.save(tmp_path / "mended.xlsx")
    second = take_in(path=tmp_path / "mended.xlsx")
    assert (second.persons_created, second.households_updated) == (1, 1)


@pytest.mark.parametrize(
    "role", [role for role in roles.ROLE_NAMES if role not in (roles.ANALYST, roles.ADMINISTRATOR)]
)
def test_lists_are_for_who_imports_them(client, checked, role):
    client.force_login(make_user(role))
    for name in ("import_detail", "import_problems", "import_report", "import_bad_rows"):
        assert client.get(page(name, checked)).status_code == 403
    assert client.get(page("import_list")).status_code == 403
    assert client.post(page("import_accept", checked)).status_code == 403


def test_an_administrator_sees_but_decides_nothing(client, checked):
    client.force_login(make_user(roles.ADMINISTRATOR, is_staff=True))
    text = client.get(page("import_detail", checked)).content.decode()
    assert "accept-dialog" not in text
    assert page("import_bad_rows", checked) not in text
    assert client.get(page("import_bad_rows", checked)).status_code == 403
    assert client.post(page("import_accept", checked)).status_code == 403
    assert client.get(page("import_upload")).status_code == 403


def test_queries_do_not_grow_with_the_rows(client, analyst, take_in, django_assert_max_num_queries):
    rows = [row(kk=f"5371030403150{number:03d}", name="" if number % 3 else f"ORANG {number}") for number in range(90)]
    batch = take_in(*rows, accept=False)
    for number in range(60):
        ImportBatch.objects.create(file="x", file_name=f"{number}.csv", sha256="0" * 64, uploaded_by=analyst)
    for name in ("import_list", "import_upload"):
        with django_assert_max_num_queries(12):
            assert client.get(page(name)).status_code == 200
    for name in ("import_detail", "import_problems", "import_report", "import_progress"):
        with django_assert_max_num_queries(12):
            assert client.get(page(name, batch)).status_code == 200


def test_problems_page_by_page(client, analyst, take_in):
    batch = take_in(*(row(name="", relation="ANAK") for _number in range(120)), accept=False)
    address = page("import_problems", batch) + "?code=name_missing"
    first = client.get(address)
    assert len(first.context["page"].rows) == 50
    second = client.get(f"{address}&cursor={first.context['page'].next_cursor}")
    assert next(problem.row for problem in second.context["page"]) == 52
    assert client.get(page("import_problems", batch) + "?code=nonsense").status_code == 200


def test_the_home_page_tells_how_many_wait(client, analyst, checked):
    assert "Daftar impor yang perlu diputuskan" in client.get("/").content.decode()


def test_nobody_is_told_of_a_list_that_is_not_there(client, analyst):
    assert client.get("/imports/999999/").status_code == 404


def test_problems_name_their_severity(checked):
    assert set(ImportProblem.objects.values_list("code", "severity")) == {
        ("name_missing", "error"),
        ("nik_missing", "warning"),
    }
