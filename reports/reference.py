"""The figures published before this system began: reference data, loaded once into an empty table.

As published, each with its source. Three things about them (domain facts, "traps"): 40,38 thousand of 442.758 is not
8,24 %; Rp535.547 is also the national ordinary poverty line of September 2022; and the sources disagree on where the
count of extremely poor families began. So nothing here is computed from anything else here.
"""

import tomllib
from decimal import Decimal
from pathlib import Path

from reports.models import PublishedIndicator

INDICATORS = Path(__file__).parent / "data" / "indicators.toml"
EXTREME_FAMILIES = "Keluarga (KK) terverifikasi miskin ekstrem"


def load_indicators(sender=None, using="default", **kwargs):
    """Fill the published indicators where there are none; a `post_migrate` receiver."""
    if PublishedIndicator.objects.using(using).exists():
        return
    with INDICATORS.open("rb") as file:
        rows = tomllib.load(file)["indicator"]
    PublishedIndicator.objects.using(using).bulk_create(
        PublishedIndicator(**row | {"value": Decimal(row["value"]) if "value" in row else None}) for row in rows
    )
