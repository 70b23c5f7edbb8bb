"""Small lists to import."""

import csv

import pytest

from households.imports import actions
from households.imports.checking import check
from households.imports.recognising import read_listing
from tests.factories import make_nik

HEADER = (
    "ID DTKS|PROVINSI|KABUPATEN/KOTA|KECAMATAN|DESA/KELUARAHAN|ALAMAT|DUSUN|RT|RW|NOKK|NIK|NAMA|TANGGAL LAHIR|"
    "TEMPAT LAHIR|JENIS KELAMIN|PEKERJAAN|NAMA IBU KANDUNG|HUB KELUARGA|KETERANGAN PADAN|BANSOS BPNT|BANSOS PKH|"
    "BANSOS BPNT-PPKM|PBI JKN"
)
DTKS = HEADER.split("|")
SHORT = {
    "district": "KECAMATAN", "ward": "DESA/KELUARAHAN", "address": "ALAMAT", "rt": "RT", "rw": "RW", "kk": "NOKK",
    "nik": "NIK", "name": "NAMA", "born": "TANGGAL LAHIR", "place": "TEMPAT LAHIR", "sex": "JENIS KELAMIN",
    "work": "PEKERJAAN", "mother": "NAMA IBU KANDUNG", "relation": "HUB KELUARGA",
}  # fmt: skip
KK = "5371030403150001"


def row(**changes):
    """A row of a list that is right in every cell, but for the changes (short names as in SHORT)."""
    cells = {
        "district": "KELAPA LIMA", "ward": "OESAPA", "address": "Jl. Soverdi No. 1", "rt": "001", "rw": "002", "kk": KK,
        "nik": make_nik(), "name": "YOHANIS TALLO", "born": "12/08/1990", "place": "KUPANG", "sex": "L",
        "work": "NELAYAN", "mother": "MARIA", "relation": "KEPALA KELUARGA",
    } | changes  # fmt: skip
    named = {SHORT[name]: value for name, value in cells.items()}
    return [named.get(heading, "") for heading in DTKS]


@pytest.fixture
def write_list(tmp_path):
    """Return `write_list(*rows, name="daftar.csv")`: the path of such a file, its header in row 1."""

    def write(*rows, name="daftar.csv", header=DTKS, encoding="latin-1"):
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter="|").writerows([header, *rows])
        return path

    return write


@pytest.fixture
def problems_of(write_list, areas, today):
    """Return `problems_of(*rows)`: pairs of row and code, in order."""

    def found(*rows):
        checked = check(read_listing(write_list(*rows)), areas, today)
        lines = [*checked.errors.rows(), *checked.warnings.rows()]
        return [(number, code) for number, _field, code, _value in sorted(lines)]

    return found


@pytest.fixture
def areas():
    """The city's areas, without a database."""
    from households.imports.areas import areas_of
    from households.reference import AREAS

    with AREAS.open(encoding="utf-8", newline="") as file:
        return areas_of(
            (number, spelling, ward["district"])
            for number, ward in enumerate(csv.DictReader(file))
            for spelling in [ward["ward"], *filter(None, ward["aliases"].split(";"))]
        )


@pytest.fixture
def today():
    from datetime import date

    return date(2026, 11, 24)


@pytest.fixture
def take_in(write_list, db):
    """Return `take_in(*rows)`: the batch after upload, check and acceptance."""

    def take_in(*rows, path=None, accept=True, **kwargs):
        path = path or write_list(*rows, **kwargs)
        batch = actions.upload(path=path, file_name=path.name, by=None)
        batch = actions.check_batch(batch_id=batch.pk)
        if accept and batch.accepted:
            actions.decide_to_accept(batch=batch, by=None)
            batch = actions.accept_batch(batch_id=batch.pk)
        batch.refresh_from_db()
        return batch

    return take_in
