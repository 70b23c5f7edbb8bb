"""A BNBA list of any size with the samples' kind of dirt, in the samples' shares, and distinct valid numbers."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import rustpy_xlsxwriter

from households.reference import AREAS

HEADING = (
    "ID DTKS|PROVINSI|KABUPATEN/KOTA|KECAMATAN|DESA/KELUARAHAN|ALAMAT|DUSUN|RT|RW|NOKK|NIK|NAMA|TANGGAL LAHIR|"
    "TEMPAT LAHIR|JENIS KELAMIN|PEKERJAAN|NAMA IBU KANDUNG|HUB KELUARGA|KETERANGAN PADAN|BANSOS BPNT|BANSOS PKH|"
    "BANSOS BPNT-PPKM|PBI JKN"
)
HEADER = HEADING.split("|")
MEN = ["YAKOB", "STEFANUS", "ISMAIL", "PETRUS", "DANIEL", "SOLEMAN", "FRANS", "MARTHEN", "YUSUF", "SEMUEL", "GERSON"]
WOMEN = ["ESTER", "YULIANA", "ROSALIA", "MARGARITA", "DEBORA", "YANE", "ORPA", "FATIMAH", "SITI", "MINCE", "DORKAS"]
FAMILIES = ["TALLO", "KANA", "ADOE", "FOEH", "BANI", "LAPE", "NDUN", "TEFA", "HAKE", "PELLO", "BENU", "SELAN", "DETHAN"]
STREETS = ["Oebolifo", "Soverdi", "Sukun", "Kejora", "Nangka", "Bajawa", "Beringin"]
WORK = ["PELAJAR/MAHASISWA", "PETANI", "TENUN", "NELAYAN", "PENJUAL IKAN", "PEDAGANG", "MENGURUS RUMAH TANGGA"]
PLACES = ["KUPANG", "SABU", "ATAMBUA", "SOE", "ROTE"]
MONTH_NAMES = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
MONTHS = MONTH_NAMES.split()
ERROR_SHARE, WARNING_SHARE = 0.043, 0.015


class DirtyList:
    """`rows(workbook)` yields rows as lists, about `people` of them; the same for the same seed."""

    def __init__(self, people: int, seed: int = 1):
        self.people, self.random, self.serial, self.given = people, random.Random(seed), 0, set()
        with AREAS.open(encoding="utf-8", newline="") as file:
            self.wards = list(csv.DictReader(file))

    def rows(self, workbook: bool):
        written = 0
        while written < self.people:
            for row in self._household(workbook):
                written += 1
                yield [f"5371-{written:07d}", "NUSA TENGGARA TIMUR", "KOTA KUPANG", *row]

    def _household(self, workbook):
        choose = self.random.choice
        ward = choose(self.wards)
        spelling = choose(
            [ward["ward"].upper(), ward["ward"], f"KELURAHAN {ward['ward'].upper()}", f"Kel. {ward['ward']}"]
        )
        kk = self._number(ward["nik_prefix"], self._day(date(2004, 1, 1), date(2024, 1, 1)), "L")
        family, street = choose(FAMILIES), f"Jl. {choose(STREETS)} No. {self.random.randint(1, 200)}"
        rt, rw = choose([f"{number:03d}" for number in range(1, 41)] + ["7", "12"]), f"{self.random.randint(1, 15):03d}"
        for number in range(choose([2, 3, 4, 4, 5, 6])):
            sex = ("L", "P")[number] if number < 2 else choose("LP")
            oldest, youngest = (
                (date(1950, 1, 1), date(1998, 1, 1)) if number < 2 else (date(2000, 1, 1), date(2023, 1, 1))
            )
            born = self._day(oldest, youngest)
            row = {
                "district": ward["district"].upper(), "ward": spelling, "rt": rt, "rw": rw, "kk": self._dirty(kk),
                "nik": self._number(ward["nik_prefix"], born, sex), "name": self._name(sex, family), "born": born,
                "sex": sex,
                "relation": ("KEPALA KELUARGA", "ISTRI")[number] if number < 2 else "ANAK", "street": street,
            }  # fmt: skip
            yield self._cells(row, workbook)

    def _cells(self, row, workbook):
        choose, chance = self.random.choice, self.random.random()
        nik = row["nik"]
        if workbook and nik[-1] != "0" and self.random.random() < 0.16:
            nik = int(nik)
        else:
            nik = self._dirty(nik)
        born = self._date(row["born"], workbook)
        sex = choose(
            {"L": ["L", "1", "LAKI-LAKI", "Laki - laki"], "P": ["P", "2", "PEREMPUAN", "Perempuan"]}[row["sex"]]
        )
        kk, name, ward = row["kk"], row["name"], row["ward"]
        if chance < ERROR_SHARE:
            damage = choose(["nik", "long", "round", "born", "sex", "name", "ward", "kk"])
            nik = {"nik": row["nik"][:9] + "O" + row["nik"][10:], "long": row["nik"][:15], "round": "5,37104E+15"}.get(
                damage, nik
            )
            born = choose(["tidak tahu", "00/00/0000", "30/12/2031"]) if damage == "born" else born
            sex = choose("X?3") if damage == "sex" else sex
            name = choose(["-", "   "]) if damage == "name" else name
            ward = "OESAPA TENGAH" if damage == "ward" else ward
            kk = choose(["-", "0", kk[:14]]) if damage == "kk" else kk
        elif chance < ERROR_SHARE + WARNING_SHARE:
            nik = choose(["", "-", "0", "TIDAK ADA", "0000000000000000"])
        yes = [choose(["YA", "TIDAK", ""]) for _flag in range(4)]
        return [
            row["district"], ward, row["street"], "", row["rt"], row["rw"], kk, nik, name, born, choose(PLACES), sex,
            choose(WORK), choose(["-", "TIDAK ADA", choose(WOMEN)]), row["relation"],
            choose(["PADAN", "TIDAK PADAN", ""]), *yes,
        ]  # fmt: skip

    def _number(self, prefix, day, sex):
        while True:
            self.serial += 1
            number = f"{prefix}{day.day + (40 if sex == 'P' else 0):02d}{day:%m%y}{self.serial % 9_999 + 1:04d}"
            if number not in self.given:
                self.given.add(number)
                return number

    def _day(self, first, last):
        return first + timedelta(days=self.random.randrange((last - first).days))

    def _name(self, sex, family):
        first, second = self.random.choices(MEN if sex == "L" else WOMEN, k=2)
        return self.random.choice([f"{first} {second} {family}", f"{first}  {second}  {family} ", f"{first} {family}"])

    def _dirty(self, number):
        ways = [number] * 6 + [
            "'" + number,
            "'" + number,
            number + " ",
            number + ".0",
            f"{number[:6]} {number[6:12]} {number[12:]}",
        ]
        return self.random.choice(ways)

    def _date(self, day, workbook):
        ways = [
            f"{day:%d/%m/%Y}",
            f"{day:%d/%m/%Y} 0:00:00",
            f"{day:%Y-%m-%d}",
            f"{day:%d-%m-%Y}",
            f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        ]
        return self.random.choice([*ways, day, day] if workbook else ways)


def write_xlsx(path: Path, people: int, seed: int = 1) -> None:
    """Write such a list as a workbook."""
    records = (dict(zip(HEADER, row, strict=True)) for row in DirtyList(people, seed).rows(workbook=True))
    rustpy_xlsxwriter.write_worksheet(records, str(path), sheet_name="DATA")


def write_csv(path: Path, people: int, seed: int = 1) -> None:
    """Write such a list as the DTKS export does: pipes, Latin-1, CRLF."""
    with path.open("w", encoding="latin-1", newline="") as file:
        file.write("|".join(HEADER) + "\r\n")
        file.writelines("|".join(row) + "\r\n" for row in DirtyList(people, seed).rows(workbook=False))
