"""What every installation starts with: the city's areas, the published thresholds, working limits.

Loaded after `migrate` into tables that are still empty, so what an administrator changes later stays.
"""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from households.models import District, Threshold, VerificationLimit, Ward, WardAlias

AREAS = Path(__file__).parent / "data" / "areas.csv"

# kind, scope, Rp a person a month, valid from, basis, source, note
THRESHOLDS = [
    ("extreme", "national", "322170", date(2022, 3, 1), "US$ 1,9 PPP per hari",
     "BPS, garis kemiskinan ekstrem 2022", ""),
    ("extreme", "national", "351957", date(2023, 3, 1), "US$ 1,9 PPP per hari", "BPS, Maret 2023", ""),
    ("extreme", "city", "535547", date(2024, 11, 1), "dikutip sebagai US$ 3,16 PPP per hari",
     "Pemerintah Kota Kupang, November 2024",
     "Angkanya sama dengan garis kemiskinan nasional BPS September 2022; "
     "dipakai kota sebagai ambang kemiskinan ekstrem."),
    ("poor", "national", "535547", date(2022, 9, 1), "garis kemiskinan nasional", "BPS, September 2022", ""),
    ("poor", "city", "732921", date(2023, 1, 1), "garis kemiskinan Kota Kupang 2023", "BPS Kota Kupang, 2023", ""),
]  # fmt: skip

# The working values of `VerificationLimit`, until the city sets its own (domain.md marks them M).
LIMITS = {
    "near_share": "3", "same_in_a_row": "3", "crowd": "5", "crowd_minutes": "30", "ward_km": "5", "home_km": "0.5",
    "quick_minutes": "3", "photo_bits": "4", "second_share": "5", "same_spending": "10", "attempts": "3",
    "objection_days": "14",
}  # fmt: skip
LIMITS_FROM, LIMITS_SOURCE = date(2024, 1, 1), "Asumsi kerja; menunggu ketetapan kota"


def load_reference(sender=None, using="default", **kwargs):
    """Fill areas, thresholds and limits where there are none; a `post_migrate` receiver."""
    if not District.objects.using(using).exists():
        load_areas(using)
    if not Threshold.objects.using(using).exists():
        Threshold.objects.using(using).bulk_create(
            Threshold(
                kind=kind, scope=scope, amount=Decimal(amount), valid_from=day, basis=basis, source=source, note=note
            )
            for kind, scope, amount, day, basis, source, note in THRESHOLDS
        )
    if not VerificationLimit.objects.using(using).exists():
        VerificationLimit.objects.using(using).bulk_create(
            VerificationLimit(key=key, value=Decimal(value), valid_from=LIMITS_FROM, source=LIMITS_SOURCE)
            for key, value in LIMITS.items()
        )


def load_areas(using):
    """Fill districts, wards and their spellings from the table of areas."""
    with AREAS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    districts = {
        row["district_code"]: District(code=row["district_code"], name=row["district"], nik_prefix=row["nik_prefix"])
        for row in rows
    }
    District.objects.using(using).bulk_create(districts.values())
    wards = {row["ward_code"]: _ward(row, districts) for row in rows}
    Ward.objects.using(using).bulk_create(wards.values())
    WardAlias.objects.using(using).bulk_create(
        WardAlias(ward=wards[row["ward_code"]], spelling=spelling.strip())
        for row in rows
        for spelling in row["aliases"].split(";")
        if spelling.strip()
    )


def _ward(row, districts):
    return Ward(
        district=districts[row["district_code"]],
        code=row["ward_code"],
        name=row["ward"],
        bps_code=row["bps_code"],
        postal_code=row["postal_code"],
        latitude=Decimal(row["lat"]),
        longitude=Decimal(row["lng"]),
        tile_col=row["tile_col"],
        tile_row=row["tile_row"],
    )
