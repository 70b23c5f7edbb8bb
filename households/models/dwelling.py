"""What a dwelling is made of and has: the codes of DTSEN (Regsosek numbers roof 5/6 and cooking "none" differently)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tenure(models.IntegerChoices):
    OWN = 1, _("Own")
    RENT = 2, _("Rented")
    FREE = 3, _("Rent-free")
    OFFICIAL = 4, _("Official residence")
    OTHER = 5, _("Other")


class Floor(models.IntegerChoices):
    MARBLE = 1, _("Marble or granite")
    CERAMIC = 2, _("Ceramic")
    PARQUET = 3, _("Parquet, vinyl or carpet")
    TILE = 4, _("Tile or terrazzo")
    WOOD = 5, _("Wood")
    CEMENT = 6, _("Cement or red brick")
    BAMBOO = 7, _("Bamboo")
    EARTH = 8, _("Earth")
    OTHER = 9, _("Other")


class Wall(models.IntegerChoices):
    MASONRY = 1, _("Masonry")
    PLASTERED_BAMBOO = 2, _("Plastered bamboo or wire")
    WOOD = 3, _("Wood or board")
    WOVEN_BAMBOO = 4, _("Woven bamboo")
    LOGS = 5, _("Logs")
    BAMBOO = 6, _("Bamboo")
    OTHER = 7, _("Other")


class Roof(models.IntegerChoices):
    CONCRETE = 1, _("Concrete")
    TILE = 2, _("Tile")
    ZINC = 3, _("Zinc")
    ASBESTOS = 4, _("Asbestos")
    BAMBOO = 5, _("Bamboo")
    WOOD = 6, _("Wood or shingle")
    THATCH = 7, _("Thatch")
    OTHER = 8, _("Other")


class Water(models.IntegerChoices):
    BOTTLED = 1, _("Branded bottled water")
    REFILL = 2, _("Refill water")
    PIPED = 3, _("Piped (PDAM)")
    BOREHOLE = 4, _("Borehole or pump")
    PROTECTED_WELL = 5, _("Protected well")
    UNPROTECTED_WELL = 6, _("Unprotected well")
    PROTECTED_SPRING = 7, _("Protected spring")
    UNPROTECTED_SPRING = 8, _("Unprotected spring")
    SURFACE = 9, _("River, lake or pond")
    RAIN = 10, _("Rain")
    OTHER = 11, _("Other")


class Light(models.IntegerChoices):
    PLN_METERED = 1, _("PLN with a meter")
    PLN_UNMETERED = 2, _("PLN without a meter")
    NOT_PLN = 3, _("Electricity other than PLN")
    NONE = 4, _("No electricity")


class Power(models.IntegerChoices):
    VA_450 = 1, _("450 VA")
    VA_900 = 2, _("900 VA")
    VA_1300 = 3, _("1,300 VA")
    VA_2200 = 4, _("2,200 VA")
    OVER = 5, _("Over 2,200 VA")


class Fuel(models.IntegerChoices):
    NONE = 0, _("Doesn't cook at home")
    ELECTRIC = 1, _("Electricity")
    LPG_5 = 2, _("LPG 5.5 kg")
    LPG_12 = 3, _("LPG 12 kg")
    LPG_3 = 4, _("LPG 3 kg")
    CITY_GAS = 5, _("City gas")
    BIOGAS = 6, _("Biogas")
    KEROSENE = 7, _("Kerosene")
    BRIQUETTE = 8, _("Briquettes")
    CHARCOAL = 9, _("Charcoal")
    FIREWOOD = 10, _("Firewood")
    OTHER = 11, _("Other")


class Toilet(models.IntegerChoices):
    OWN = 1, _("Own")
    SHARED = 2, _("Shared with certain households")
    COMMUNAL = 3, _("Communal (MCK)")
    PUBLIC = 4, _("Public (MCK)")
    UNUSED = 5, _("There is one, not used")
    NONE = 6, _("None")
