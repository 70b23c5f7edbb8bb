"""The wards as the demo fills them: how many people, how well off, by the sea or not, and addresses in them."""

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path

from households.models import Ward
from reports.demo.chance import Weighted
from reports.demo.names import origins_of_ward

DATA = Path(__file__).parent / "data"
STREETS = tomllib.loads((DATA / "streets.toml").read_text(encoding="utf-8"))
PEOPLE_PER_RT = 420
RT_PER_RW = 3.2
SPREAD_DEGREES = 0.0035


@dataclass(frozen=True, eq=False)
class Place:
    """A ward: `population` weighs it, `welfare` shifts the logarithm of spending (invented, plausible figures)."""

    ward: Ward
    population: int
    welfare: float
    coast: bool
    origins: Weighted
    streets: list

    @property
    def rt_count(self):
        return max(6, self.population // PEOPLE_PER_RT)


def load_places() -> list[Place]:
    """A place for each ward of the reference data, in the order of the table."""
    wards = {ward.name: ward for ward in Ward.objects.select_related("district")}
    with (DATA / "wards.csv").open(encoding="utf-8", newline="") as file:
        return [
            Place(
                ward=wards[row["ward"]],
                population=int(row["population"]),
                welfare=float(row["welfare"]),
                coast=row["coast"] == "1",
                origins=origins_of_ward(int(row["moslem"])),
                streets=STREETS[wards[row["ward"]].district.code],
            )
            for row in csv.DictReader(file)
        ]


def address(rng, place) -> tuple[str, str, str]:
    """Street and number, RW and RT of one household."""
    rt = rng.randint(1, place.rt_count)
    rw = int((rt - 1) / RT_PER_RW) + 1
    return f"{rng.choice(place.streets)} No. {rng.randint(1, 180)}", f"{rw:03d}", f"{rt:03d}"


def point(rng, place) -> tuple[str, str]:
    """Latitude and longitude somewhere around the ward's middle, as text with six decimals."""
    latitude = float(place.ward.latitude) + rng.gauss(0, SPREAD_DEGREES)
    longitude = float(place.ward.longitude) + rng.gauss(0, SPREAD_DEGREES)
    return f"{latitude:.6f}", f"{longitude:.6f}"
