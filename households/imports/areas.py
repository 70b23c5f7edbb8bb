"""The areas as a list's check needs them: names and spelling variants to wards."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from households.identity import cleaning


@dataclass(frozen=True)
class Areas:
    """`wards`: key of a name → ward's id. `pairs`: key of ward and of its district, with `/` between → ward's id."""

    wards: dict[str, int]
    pairs: dict[str, int]

    def find(self, ward, district) -> pl.Expr:
        """The ward's id for two columns of keys, by the name alone where no district is stated; else null."""
        by_name = pl.col(ward).replace_strict(self.wards, default=None, return_dtype=pl.Int64)
        pair = pl.concat_str(ward, district, separator="/")
        by_pair = pair.replace_strict(self.pairs, default=None, return_dtype=pl.Int64)
        return pl.when(pl.col(district) == "").then(by_name).otherwise(by_pair)


def areas_of(names: Iterable[tuple[int, str, str]]) -> Areas:
    """Areas from (ward's id, a spelling of its name, its district's name)."""
    table = pl.DataFrame(list(names), schema=["id", "ward", "district"], orient="row").select(
        "id", ward=cleaning.area_key("ward", cleaning.WARD_PREFIX), district=cleaning.area_key("district", "^$")
    )
    return Areas(
        wards={ward: pk for pk, ward, _district in reversed(table.rows())},
        pairs={f"{ward}/{district}": pk for pk, ward, district in reversed(table.rows())},
    )


def load_areas() -> Areas:
    """Areas with every spelling in the database."""
    from households.models import Ward

    wards = Ward.objects.select_related("district").prefetch_related("aliases").order_by("pk")
    return areas_of(
        (ward.pk, spelling, ward.district.name)
        for ward in wards
        for spelling in [ward.name, *(alias.spelling for alias in ward.aliases.all())]
    )
