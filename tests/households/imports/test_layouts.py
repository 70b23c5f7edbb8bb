"""Each of the city's lists is known by its header, wherever that stands; snapshots enter nobody."""

import csv

import openpyxl
import pytest

from households.imports.layouts import layouts
from households.imports.recognising import read_listing
from households.models import Household, ListEntry, Person
from households.visits.told import told_of
from tests.factories import make_nik
from tests.households.imports.conftest import DTKS, row

P3KE_FAMILY = [
    "ID Keluarga",
    "Provinsi",
    "Kabupaten",
    "Kecamatan",
    "Desa",
    "Kode Kemdagri",
    "Desil Kesejahteraan",
    "Alamat",
    "Kepala Keluarga",
    "NIK",
    "Padan Dukcapil",
    "Jenis Kelamin",
    "Tanggal Lahir",
    "Pekerjaan",
    "Pendidikan",
    "Kepemilikan Rumah",
    "Jenis Atap",
    "Jenis Dinding",
    "Sumber Air Minum",
    "Penerima BNPT",
    "Penerima PKH",
    "Pensasaran",
]
P3KE_PERSON = [
    "id_keluarga_p3ke",
    "provinsi",
    "kabupaten_kota",
    "kecamatan",
    "desa_kelurahan",
    "kode_kemdagri",
    "desil_kesejahteraan",
    "alamat",
    "id_individu",
    "nama",
    "nik",
    "padan_dukcapil",
    "jenis_kelamin",
    "hubungan_dengan_kepala_keluarga",
    "tanggal_lahir",
    "status_kawin",
    "penerima_bpnt",
    "penerima_pkh",
    "resiko_stunting",
]
SIKS = [
    "idsemesta",
    "NIK",
    "NOKK",
    "Nama",
    "Alamat",
    "BPNT",
    "PKH",
    "PBI",
    "BST",
    "BLT",
    "periode_pkh",
    "keterangan_meninggal",
]
DAPODIK = [
    "No",
    "Nama",
    "NIPD",
    "JK",
    "NISN",
    "Tempat Lahir",
    "Tanggal Lahir",
    "NIK",
    "Agama",
    "Alamat",
    "Kelurahan",
    "Kecamatan",
    "Penerima KIP",
    "Nomor KIP",
    "Layak PIP (usulan dari sekolah)",
    "Alasan Layak PIP",
    "No KK",
]
PIP = ["nama_pd", "kelas", "no_rekening", "nama_ayah", "nama_ibu_kandung", "nominal", "nisn", "nik"]
PKH = ["No Peserta PKH", "NIK", "Nama Pengurus", "Alamat", "Kelurahan", "Kecamatan", "Komponen", "Tahap"]
HEADERS = {
    "p3ke_family": P3KE_FAMILY, "p3ke_person": P3KE_PERSON, "siks_ng": SIKS, "dapodik": DAPODIK,
    "pip_nomination": PIP, "pkh": PKH, "dtks": DTKS, "dtsen": [*DTKS, "DESIL"],
}  # fmt: skip
REGISTER = {"dtks", "dtsen"}


def cells(header, **values):
    """A row under `header`, the values named by their headings' keys."""
    from households.imports.layouts import heading_key

    named = {heading_key(name): value for name, value in values.items()}
    return [named.get(heading_key(heading), "") for heading in header]


def test_every_layout_is_tried():
    assert {layout.slug for layout in layouts()} == set(HEADERS)
    assert {layout.slug for layout in layouts() if layout.register} == REGISTER


@pytest.mark.parametrize("slug", HEADERS)
@pytest.mark.parametrize(("above", "beside"), [(0, 0), (12, 3)])
def test_a_header_is_known_wherever_it_stands(tmp_path, slug, above, beside):
    book = openpyxl.Workbook()
    for number in range(above):
        book.active.append([f"Keterangan {number}"])
    book.active.append([None] * beside + HEADERS[slug])
    book.active.append([None] * beside + ["x"] * len(HEADERS[slug]))
    book.save(tmp_path / "x.xlsx")
    listing = read_listing(tmp_path / "x.xlsx")
    assert (listing.layout.slug, listing.header_row, listing.table.height) == (slug, above + 1, 1)


@pytest.fixture
def write(tmp_path):
    def write(slug, *rows):
        path = tmp_path / f"{slug}.csv"
        with path.open("w", encoding="latin-1", newline="") as file:
            csv.writer(file, delimiter="|").writerows([HEADERS[slug], *rows])
        return path

    return write


def test_dtsen_enters_and_keeps_the_decile(take_in, write):
    batch = take_in(path=write("dtsen", [*row(name="JOSÉ TALLO"), "Desil 1"]))
    assert (batch.layout, batch.snapshot_only, batch.persons_created) == ("dtsen", False, 1)
    entry = ListEntry.objects.get()
    assert (entry.decile, entry.created, entry.person.name) == (1, True, "JOSÉ TALLO")
    assert entry.household == entry.person.household


def test_a_snapshot_finds_by_number_and_enters_nobody(take_in, write):
    nik = make_nik()
    take_in(row(nik=nik, address="Jl. Lama"))
    family = cells(
        P3KE_FAMILY, NIK=nik, KepalaKeluarga="Y. TALLO", DesilKesejahteraan="2", IDKeluarga="P1", Alamat="Jl. Baru",
        PadanDukcapil="Ya", PenerimaPKH="Tidak", PenerimaBNPT="Ya", TanggalLahir="1/1/1980 0:00:00", Desa="OESAPA",
        JenisAtap="  Seng/Asbes ", JenisDinding=nik, SumberAirMinum='Sumur "lindung"',
    )  # fmt: skip
    batch = take_in(
        path=write("p3ke_family", family, cells(P3KE_FAMILY, NIK="123", KepalaKeluarga="A", IDKeluarga="P2"))
    )
    assert (batch.state, batch.snapshot_only, batch.accepted, batch.rejected, batch.matched) == (
        "accepted", True, 1, 1, 1,
    )  # fmt: skip
    assert (Household.objects.count(), Person.objects.count()) == (1, 1)
    entry = ListEntry.objects.get(batch=batch)
    assert (entry.decile, entry.padan, entry.pkh, entry.bpnt, entry.pbi) == (2, True, False, True, None)
    assert (entry.person.nik, entry.household.address, entry.created) == (nik, "Jl. Lama", False)
    words = {"tenure": "", "roof": "Seng/Asbes", "wall": "", "water": 'Sumur "lindung"'}
    assert entry.dwelling == words, "a number is no word of a dwelling"
    assert told_of([entry.household_id])[entry.household_id].words == {"roof": "Seng/Asbes", "water": 'Sumur "lindung"'}
    assert ListEntry.objects.exclude(batch=batch).get().dwelling is None


@pytest.mark.parametrize(("slug", "flag"), [("pkh", "pkh"), ("pip_nomination", "pip")])
def test_to_be_on_such_a_list_is_the_flag(take_in, write, slug, flag):
    name = {"pkh": "NamaPengurus", "pip_nomination": "nama_pd"}[slug]
    take_in(path=write(slug, cells(HEADERS[slug], NIK=make_nik(), **{name: "MARIA"})))
    assert getattr(ListEntry.objects.get(), flag) is True


def test_siks_finds_the_household_by_its_number(take_in, write):
    take_in(row())
    batch = take_in(path=write("siks_ng", cells(SIKS, NIK="-", NOKK="5371030403150001", Nama="ORANG LAIN", PBI="YA")))
    entry = ListEntry.objects.get(batch=batch)
    assert (entry.household.kk_number, entry.person, entry.pbi) == ("5371030403150001", None, True)


def test_what_waits_has_statistics_before_it_is_compared(take_in, django_assert_num_queries):
    """Without them a list of known people takes minutes (see planning.KNOWN)."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as caught:
        take_in(row())
    done = [query["sql"] for query in caught if query["sql"].lstrip().startswith("ANALYZE")]
    for table in ("households_staged_household", "households_staged_person", "households_staged_entry"):
        assert any(table in sql for sql in done), table
    assert any("import_known_person" in sql for sql in done)
