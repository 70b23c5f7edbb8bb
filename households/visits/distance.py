"""Distances on the ground."""

import math

EARTH_RADIUS_KM = 6371.0


def km(one, other) -> float:
    """Great-circle distance in kilometres between two (latitude, longitude), by the haversine formula."""
    lat1, lng1, lat2, lng2 = (math.radians(float(value)) for value in (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))
