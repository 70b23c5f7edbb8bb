"""What every installation starts with: agencies, programmes with their numbers and the pairs that go together,
species.

Loaded after `migrate` into tables that are still empty, so what an administrator changes later stays. A number whose
source is weak, or that the city still has to confirm, says so in its note.
"""

from datetime import date
from decimal import Decimal

from programs.models import Agency, OverlapRule, Programme, ProgrammeParameter, SeedlingSpecies

CONFIRM = "Perlu dikonfirmasi oleh kota."
WEAK_2024 = "Angka tahun 2020; untuk 2024 sumbernya belum pasti."
KEMENSOS = "Kementerian Sosial, indeks bantuan PKH 2020"
DIKBUD = "Kemendikdasmen, besaran dana PIP 2024"

# code in letters, name, title of its head
AGENCIES = [
    ("BAPPEDA", "Badan Perencanaan Pembangunan Daerah", "Kepala Bappeda"),
    ("DINSOS", "Dinas Sosial", "Kepala Dinas Sosial"),
    ("DISDIKBUD", "Dinas Pendidikan dan Kebudayaan", "Kepala Dinas Pendidikan dan Kebudayaan"),
    ("DISPAREKRAF", "Dinas Pariwisata dan Ekonomi Kreatif", "Kepala Dinas Pariwisata dan Ekonomi Kreatif"),
    ("DISTAN", "Dinas Pertanian", "Kepala Dinas Pertanian"),
    ("DISKAN", "Dinas Perikanan", "Kepala Dinas Perikanan"),
    ("DISNAKERTRANS", "Dinas Tenaga Kerja dan Transmigrasi", "Kepala Dinas Tenaga Kerja dan Transmigrasi"),
    ("DISPERINDAG", "Dinas Perindustrian dan Perdagangan", "Kepala Dinas Perindustrian dan Perdagangan"),
]

# slug, name, kind, agency, unit, decider, description
PROGRAMMES = [
    ("pkh", "Program Keluarga Harapan (PKH)", "pkh", "DINSOS", "household", "ministry",
     "Bantuan tunai bersyarat Kementerian Sosial bagi keluarga dengan ibu hamil, anak kecil, anak sekolah, lanjut usia "
     "atau penyandang disabilitas berat. Kota mengusulkan; Kementerian Sosial menetapkan."),
    ("pip", "Program Indonesia Pintar (PIP)", "pip", "DISDIKBUD", "person", "ministry",
     "Bantuan pendidikan bagi peserta didik usia 6 sampai 21 tahun dari keluarga miskin. Kota dan sekolah mengusulkan; "
     "Kemendikdasmen menetapkan."),
    ("pelatihan-kuliner", "Pelatihan Kuliner", "training", "DISPAREKRAF", "person", "city",
     "Pelatihan kuliner bagi anggota keluarga miskin, pedagang ikan Pantai Kelapa Lima didahulukan."),
    ("anakan", "Anakan Cabai dan Tanaman Produktif", "seedlings", "DISTAN", "household", "city",
     "Anakan cabai dan tanaman produktif lain untuk pekarangan keluarga miskin."),
    ("umkm", "Pendampingan UMKM", "umkm", "DISPERINDAG", "person", "city",
     "Pelatihan, pendampingan dan pemasaran melalui mitra usaha bagi usaha mikro anggota keluarga miskin; "
     "dikoordinasikan oleh Bappeda."),
    ("bpnt", "Program Sembako (BPNT)", "assistance", "DINSOS", "household", "ministry",
     "Bantuan pangan Kementerian Sosial. Keanggotaan diambil dari daftar kementerian."),
    ("pbi-jkn", "PBI Jaminan Kesehatan (PBI JKN)", "assistance", "DINSOS", "person", "ministry",
     "Iuran JKN yang dibayar pemerintah. Keanggotaan diambil dari daftar kementerian."),
    ("blt", "Bantuan Langsung Tunai (BLT)", "assistance", "DINSOS", "household", "ministry",
     "Bantuan tunai. Keanggotaan diambil dari daftar kementerian."),
]  # fmt: skip

# slug → key, value, valid from, source, note
PARAMETERS = {
    "pkh": [
        ("amount_pregnant", 3_000_000, date(2020, 1, 1), KEMENSOS, WEAK_2024),
        ("amount_child", 3_000_000, date(2020, 1, 1), KEMENSOS, WEAK_2024),
        ("amount_sd", 900_000, date(2020, 1, 1), KEMENSOS, WEAK_2024),
        ("amount_smp", 1_500_000, date(2020, 1, 1), KEMENSOS, WEAK_2024),
        ("amount_sma", 2_000_000, date(2020, 1, 1), KEMENSOS, WEAK_2024),
        ("amount_elderly", 2_400_000, date(2020, 1, 1), KEMENSOS, WEAK_2024),
        ("amount_disability", 2_400_000, date(2020, 1, 1), KEMENSOS, WEAK_2024),
        ("max_components", 4, date(2020, 1, 1), "Kementerian Sosial, pedoman PKH", ""),
        ("child_max_age", 6, date(2020, 1, 1), "Kementerian Sosial, pedoman PKH", ""),
        ("elderly_min_age", 60, date(2020, 1, 1), "Kementerian Sosial, pedoman PKH",
         "Aturan lama: 70 tahun. " + CONFIRM),
    ],
    "pip": [
        ("amount_sd", 450_000, date(2024, 1, 1), DIKBUD, ""),
        ("amount_smp", 750_000, date(2024, 1, 1), DIKBUD, ""),
        ("amount_sma", 1_800_000, date(2024, 1, 1), DIKBUD, "Sama untuk SMA dan SMK."),
        ("half_year_share", 50, date(2024, 1, 1), DIKBUD, "Kelas awal atau kelas akhir."),
        ("min_age", 6, date(2024, 1, 1), "Kemendikdasmen, sasaran PIP", ""),
        ("max_age", 21, date(2024, 1, 1), "Kemendikdasmen, sasaran PIP", ""),
    ],
    "pelatihan-kuliner": [
        ("attendance_share", 80, date(2024, 1, 1), "Ketentuan kerja Dinas Pariwisata dan Ekonomi Kreatif", CONFIRM),
        ("min_age", 17, date(2024, 1, 1), "Ketentuan kerja Dinas Pariwisata dan Ekonomi Kreatif", CONFIRM),
        ("cost", 1_500_000, date(2024, 1, 1), "Perkiraan kerja Dinas Pariwisata dan Ekonomi Kreatif", CONFIRM),
    ],
    "umkm": [
        ("min_age", 17, date(2024, 1, 1), "Ketentuan kerja Dinas Perindustrian dan Perdagangan", CONFIRM),
        ("cost", 2_000_000, date(2024, 1, 1), "Perkiraan kerja Dinas Perindustrian dan Perdagangan", CONFIRM),
        ("micro_capital", 1_000_000_000, date(2021, 2, 2), "PP 7/2021 pasal 35", ""),
        ("micro_sales", 2_000_000_000, date(2021, 2, 2), "PP 7/2021 pasal 35", ""),
    ],
    "anakan": [
        ("per_household", 10, date(2022, 1, 1), "Ketentuan kerja Dinas Pertanian", CONFIRM),
        ("seedling_price", 2_500, date(2022, 1, 1), "Perkiraan kerja Dinas Pertanian", CONFIRM),
        ("survival_check_1", 30, date(2022, 1, 1), "Ketentuan kerja Dinas Pertanian", CONFIRM),
        ("survival_check_2", 60, date(2022, 1, 1), "Ketentuan kerja Dinas Pertanian", CONFIRM),
        ("survival_check_3", 90, date(2022, 1, 1), "Ketentuan kerja Dinas Pertanian", CONFIRM),
    ],
}  # fmt: skip

# Pairs of programmes: first, second, scope, level, valid from, source, note.
KEMENSOS_PAIRS = "Kementerian Sosial, pedoman PKH dan Program Sembako"
OVERLAPS = [
    ("pkh", "bpnt", "household", "allowed", date(2020, 1, 1), KEMENSOS_PAIRS, "Boleh bersama."),
    ("pkh", "pbi-jkn", "household", "allowed", date(2020, 1, 1), KEMENSOS_PAIRS, CONFIRM),
    ("pkh", "pip", "household", "allowed", date(2020, 1, 1), "Kemendikdasmen, sasaran PIP", CONFIRM),
    ("pkh", "blt", "household", "forbidden", date(2020, 1, 1), "Ketentuan umum BLT", CONFIRM),
    ("bpnt", "blt", "household", "warn", date(2020, 1, 1), "Ketentuan umum BLT", CONFIRM),
    ("pelatihan-kuliner", "umkm", "person", "warn", date(2024, 1, 1), "Ketentuan kerja Bappeda", CONFIRM),
]

SPECIES = ["Cabai keriting", "Cabai rawit", "Tomat", "Terung", "Kelor", "Pepaya", "Jeruk nipis"]


def load_reference(sender=None, using="default", **kwargs):
    """Fill agencies, programmes with parameters, and species where there are none; a `post_migrate` receiver."""
    if not Agency.objects.using(using).exists():
        Agency.objects.using(using).bulk_create(
            Agency(code=code, name=name, head_title=title) for code, name, title in AGENCIES
        )
    if not Programme.objects.using(using).exists():
        load_programmes(using)
        load_overlaps(using)
    if not SeedlingSpecies.objects.using(using).exists():
        SeedlingSpecies.objects.using(using).bulk_create(SeedlingSpecies(name=name) for name in SPECIES)


def load_programmes(using):
    """Fill the programmes and their parameters; needs the agencies above."""
    agencies = dict(Agency.objects.using(using).values_list("code", "pk"))
    made = {
        slug: Programme(
            slug=slug, name=name, kind=kind, agency_id=agencies[agency], unit=unit, decider=decider, description=text
        )
        for slug, name, kind, agency, unit, decider, text in PROGRAMMES
        if agency in agencies
    }
    Programme.objects.using(using).bulk_create(made.values())
    ProgrammeParameter.objects.using(using).bulk_create(
        ProgrammeParameter(
            programme=made[slug], key=key, value=Decimal(value), valid_from=day, source=source, note=note
        )
        for slug, rows in PARAMETERS.items()
        if slug in made
        for key, value, day, source, note in rows
    )


def load_overlaps(using):
    """Fill the pairs of programmes; needs the programmes above."""
    programmes = dict(Programme.objects.using(using).values_list("slug", "pk"))
    OverlapRule.objects.using(using).bulk_create(
        OverlapRule(
            first_id=programmes[first], second_id=programmes[second], scope=scope, level=level, valid_from=day,
            source=source, note=note,
        )
        for first, second, scope, level, day, source, note in OVERLAPS
        if first in programmes and second in programmes
    )  # fmt: skip
