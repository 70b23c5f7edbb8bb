"""Two lists through the real import: one accepted, whose families are part of the city, one waiting for a decision."""

import tempfile
from datetime import datetime, time
from pathlib import Path

from django.db import connection
from django.utils import timezone

from households.imports import actions
from households.models import Household, Person
from reports.demo.chance import uuid7_at
from reports.demo.families import SIZES
from reports.demo.loading import without_history
from reports.demo.plan import DEMO_WARDS, Slot
from reports.demo.register import make_case

HEADER = (
    "ID DTKS|PROVINSI|KABUPATEN/KOTA|KECAMATAN|DESA/KELUARAHAN|ALAMAT|DUSUN|RT|RW|NOKK|NIK|NAMA|TANGGAL LAHIR|"
    "TEMPAT LAHIR|JENIS KELAMIN|PEKERJAAN|NAMA IBU KANDUNG|HUB KELUARGA|KETERANGAN PADAN|BANSOS BPNT|BANSOS PKH|"
    "BANSOS BPNT-PPKM|PBI JKN"
)
COLUMNS = tuple(HEADER.split("|"))
RELATIONS = {
    "head": "KEPALA KELUARGA", "spouse": "ISTRI", "child": "ANAK", "child_in_law": "MENANTU", "grandchild": "CUCU",
    "parent": "ORANG TUA", "parent_in_law": "MERTUA", "relative": "FAMILI LAIN",
}  # fmt: skip
NEW_FAMILIES = 14
KNOWN_FAMILIES = 6
# What goes wrong in lists: column → what stands there instead.
DIRT = (
    {"NIK": "53710312089"},
    {"NIK": "5371O31208900001"},
    {"NIK": "5,37104E+15"},
    {"TANGGAL LAHIR": "31/02/1988"},
    {"TANGGAL LAHIR": "14/08/2061"},
    {"JENIS KELAMIN": "-"},
    {"NAMA": ""},
    {"NOKK": ""},
    {"NOKK": "537103"},
    {"DESA/KELUARAHAN": "OESAPA TIMUR JAUH"},
    {"KECAMATAN": "ALAK"},
)


def add_lists(rng, city, places, listed, known) -> None:
    """Import the families `listed` and accept them; upload and check another list with new families, some of the
    `known` ones of the demo wards, and mistakes."""
    by = city.staff.demo["bappeda"]
    if listed:
        lines = _lines(listed)
        batch = upload(by, "BNBA DTKS Kota Kupang tahap I.csv", lines + _spoilt(lines, 5), city.calendar.day(40))
        actions.decide_to_accept(batch=batch, by=by)
        actions.accept_batch(batch_id=batch.pk)
        _settle_ids(rng, city, listed)
    place = next(place for place in places if place.ward.name == DEMO_WARDS[0])
    slots = [Slot(place, SIZES.draw(rng), 0, "poor", "listed") for _number in range(NEW_FAMILIES)]
    fresh = [make_case(rng, city, slot) for slot in slots]
    known = [case for case in known if case.kk and case.members[-1].nik][: KNOWN_FAMILIES + 1]
    lines = [*_lines(known[:-1]), *_lines(fresh)] + [_moved(case, fresh[-1]) for case in known[-1:]]
    upload(by, f"Usulan kelurahan {place.ward.name}.csv", lines + _spoilt(lines, len(DIRT)), city.calendar.day(6))


def _lines(cases) -> list[dict]:
    """A line of the list for each member of each case."""
    return [_household(case) | _line_of(member) for case in cases for member in case.members]


def _household(case) -> dict:
    ward = case.slot.place.ward
    return {
        "PROVINSI": "NUSA TENGGARA TIMUR", "KABUPATEN/KOTA": "KOTA KUPANG", "KECAMATAN": ward.district.name.upper(),
        "DESA/KELUARAHAN": ward.name.upper(), "ALAMAT": case.address, "RT": case.rt, "RW": case.rw, "NOKK": case.kk,
    }  # fmt: skip


def _line_of(member) -> dict:
    husband = member.relation == "spouse" and member.sex == "L"
    return {
        "NIK": member.nik or "TIDAK ADA", "NAMA": member.name, "TANGGAL LAHIR": f"{member.born:%d/%m/%Y}",
        "TEMPAT LAHIR": member.birth_place, "JENIS KELAMIN": "LAKI-LAKI" if member.sex == "L" else "PEREMPUAN",
        "PEKERJAAN": member.job, "NAMA IBU KANDUNG": member.mother or "TIDAK ADA",
        "HUB KELUARGA": "SUAMI" if husband else RELATIONS[member.relation], "KETERANGAN PADAN": "PADAN",
    }  # fmt: skip


def _spoilt(lines, count) -> list[dict]:
    """Copies of `count` lines, each with one mistake."""
    return [line | dirt for line, dirt in zip(lines[:: max(len(lines) // count, 1)], DIRT[:count], strict=False)]


def _moved(known, fresh) -> dict:
    """Somebody of the register named in another family's household: for a person to decide."""
    return _household(fresh) | _line_of(known.members[-1]) | {"HUB KELUARGA": "FAMILI LAIN"}


def upload(by, name, lines, as_of, columns=COLUMNS, source="Dinas Sosial Kota Kupang"):
    """Upload and check a list of `lines` (dicts by heading); return its batch."""
    rows = ["|".join(str(line.get(column, "") or "") for column in columns) for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_text("\n".join(["|".join(columns), *rows]) + "\n", encoding="latin-1")
        batch = actions.upload(path=path, file_name=name, by=by, source=source, snapshot_date=as_of)
    return actions.check_batch(batch_id=batch.pk)


def _settle_ids(rng, city, listed):
    """Give what the import entered the keys and times of this seed, so that the same seed makes the same city."""
    entered = timezone.make_aware(datetime.combine(city.calendar.today, time()))
    with without_history(Household, Person), connection.cursor() as cursor:
        for case in listed:
            for table in NAMING:
                cursor.execute(SETTLE_NAMED_HOUSEHOLD.format(table), [case.id, case.kk])
            cursor.execute(SETTLE_PEOPLE, [case.id, entered, entered, case.kk])
            cursor.execute(SETTLE_HOUSEHOLD, [case.id, entered, entered, case.kk])
            for member in case.members:
                settled = [uuid7_at(rng, entered), case.id, member.name, member.born]
                for table in NAMING:
                    cursor.execute(SETTLE_NAMED_PERSON.format(table), settled)
                cursor.execute(SETTLE_PERSON, settled)


# What the import wrote of the families it entered names them by key.
NAMING = ("households_listentry", "households_listfill")
SETTLE_NAMED_HOUSEHOLD = """
UPDATE {} e SET household_id = %s FROM households_household h WHERE h.id = e.household_id AND h.kk_number = %s
"""
SETTLE_NAMED_PERSON = """
UPDATE {} e SET person_id = %s FROM households_person p
WHERE p.id = e.person_id AND p.household_id = %s AND p.name = %s AND p.birth_date = %s
"""
SETTLE_PEOPLE = """
UPDATE households_person p SET household_id = %s, created_at = %s, updated_at = %s
FROM households_household h WHERE h.id = p.household_id AND h.kk_number = %s
"""
SETTLE_HOUSEHOLD = "UPDATE households_household SET id = %s, created_at = %s, updated_at = %s WHERE kk_number = %s"
SETTLE_PERSON = "UPDATE households_person SET id = %s WHERE household_id = %s AND name = %s AND birth_date = %s"
