"""One person of the demo: schooling, work, health, as fits age, sex and the family's means."""

from dataclasses import dataclass
from datetime import date

from reports.demo.chance import Weighted

YEAR = 365.2425

# Share of an age group that goes to school, and to which (age from, age to, level, share).
SCHOOLS = (
    (3, 5, "paud", 0.45),
    (6, 11, "sd", 0.98),
    (12, 14, "smp", 0.94),
    (15, 17, "sma", 0.84),
    (18, 22, "higher", 0.28),
)
FINISHED_BEFORE = {"": "none", "paud": "none", "sd": "none", "smp": "sd", "sma": "smp", "higher": "sma"}

# Highest schooling of grown people, by means of the family.
SCHOOLING = {
    "extreme_poor": Weighted({"none": 22, "sd": 38, "smp": 22, "sma": 17, "higher": 1}),
    "poor": Weighted({"none": 12, "sd": 30, "smp": 25, "sma": 30, "higher": 3}),
    "not_poor": Weighted({"none": 4, "sd": 14, "smp": 16, "sma": 43, "higher": 23}),
}

# Work of grown people; the words are those of the lists (`households.identity` takes any).
WORK = {
    ("extreme_poor", "L"): Weighted(
        {"BURUH HARIAN LEPAS": 32, "NELAYAN": 8, "PETANI": 14, "TUKANG OJEK": 14, "PEDAGANG": 8, "SOPIR": 4,
         "PENJUAL IKAN": 3, "PEMULUNG": 6, "BELUM/TIDAK BEKERJA": 11}
    ),
    ("extreme_poor", "P"): Weighted(
        {"MENGURUS RUMAH TANGGA": 48, "PEDAGANG": 12, "TENUN": 10, "PETANI": 8, "BURUH HARIAN LEPAS": 8,
         "PENJUAL IKAN": 5, "BELUM/TIDAK BEKERJA": 9}
    ),
    ("poor", "L"): Weighted(
        {"BURUH HARIAN LEPAS": 24, "NELAYAN": 7, "PETANI": 10, "TUKANG OJEK": 17, "PEDAGANG": 10, "SOPIR": 9,
         "PENJUAL IKAN": 3, "KARYAWAN SWASTA": 12, "BELUM/TIDAK BEKERJA": 8}
    ),
    ("poor", "P"): Weighted(
        {"MENGURUS RUMAH TANGGA": 50, "PEDAGANG": 15, "TENUN": 8, "PETANI": 5, "BURUH HARIAN LEPAS": 5,
         "PENJUAL IKAN": 4, "KARYAWAN SWASTA": 7, "BELUM/TIDAK BEKERJA": 6}
    ),
    ("not_poor", "L"): Weighted(
        {"KARYAWAN SWASTA": 26, "WIRASWASTA": 18, "PEGAWAI NEGERI SIPIL": 16, "TNI/POLRI": 5, "GURU": 5, "SOPIR": 8,
         "TUKANG OJEK": 6, "PEDAGANG": 6, "BURUH HARIAN LEPAS": 5, "NELAYAN": 2, "PETANI": 2}
    ),
    ("not_poor", "P"): Weighted(
        {"MENGURUS RUMAH TANGGA": 40, "KARYAWAN SWASTA": 18, "PEGAWAI NEGERI SIPIL": 13, "GURU": 9, "WIRASWASTA": 9,
         "PEDAGANG": 7, "BIDAN/PERAWAT": 4}
    ),
}  # fmt: skip
BY_THE_SEA = Weighted({"PENJUAL IKAN": 55, "NELAYAN": 45})
BY_THE_SEA_SHARE = {"extreme_poor": 0.3, "poor": 0.22, "not_poor": 0.04}
SALARIED = frozenset({"PEGAWAI NEGERI SIPIL", "GURU", "BIDAN/PERAWAT", "TNI/POLRI"})
RETIRED = 58
DISABILITIES = Weighted({"physical": 40, "sensory": 28, "intellectual": 12, "mental": 14, "multiple": 6})


@dataclass(slots=True)
class Member:
    """A person before the register knows them. `born` is a date, `age` whole years today."""

    name: str
    sex: str
    born: date
    age: int
    relation: str
    mother: str = ""
    birth_place: str = "KUPANG"
    education: str = ""
    school: str = ""
    job: str = ""
    disability: str = ""
    severe: bool = False
    pregnant: bool = False
    nik: str | None = None
    id: object = None


def born_years_ago(today, years) -> tuple[date, int]:
    """The birth date of somebody `years` (a float) old on `today`, and the age in whole years."""
    born = date.fromordinal(today.toordinal() - int(years * YEAR))
    return born, today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def complete(rng, member, means, coast) -> None:
    """Give `member` schooling, work and health. `means` is a poverty status, `coast` whether the sea is near."""
    _schooling(rng, member, means)
    _work(rng, member, means, coast)
    _health(rng, member)


def _schooling(rng, member, means):
    for youngest, oldest, level, share in SCHOOLS:
        if youngest <= member.age <= oldest:
            poor_student = level == "higher" and means != "not_poor"
            if rng.random() < (share / 4 if poor_student else share):
                member.school = level
                member.education = FINISHED_BEFORE[level]
                return
    if member.age < 12:
        member.education = "none"
    elif member.age < 18:
        member.education = "sd" if member.age < 15 or rng.random() < 0.5 else "smp"
    else:
        member.education = SCHOOLING[means].draw(rng)
        if member.age < 22 and member.education == "higher":
            member.education = "sma"


def _work(rng, member, means, coast):
    if member.school or member.age < 6:
        member.job = "PELAJAR/MAHASISWA" if member.school not in ("", "paud") else "BELUM/TIDAK BEKERJA"
    elif member.age < 17:
        member.job = "BELUM/TIDAK BEKERJA"
    elif member.age >= 66:
        pension = means == "not_poor" and member.education in ("sma", "higher")
        member.job = "PENSIUNAN" if pension else "BELUM/TIDAK BEKERJA"
    elif coast and rng.random() < BY_THE_SEA_SHARE[means]:
        member.job = "PENJUAL IKAN" if member.sex == "P" else BY_THE_SEA.draw(rng)
    else:
        member.job = WORK[means, member.sex].draw(rng)
        if member.job in SALARIED:
            member.education = member.education if member.job == "TNI/POLRI" else "higher"
            member.job = "PENSIUNAN" if member.age >= RETIRED else member.job


def _health(rng, member):
    if rng.random() < (0.06 if member.age >= 65 else 0.013):
        member.disability = DISABILITIES.draw(rng)
        member.severe = rng.random() < 0.3
    grown = member.sex == "P" and 18 <= member.age <= 42
    member.pregnant = grown and member.relation in ("spouse", "head", "child_in_law") and rng.random() < 0.05
