"""The demo city: seconds a household at 16,000 households against 4,000, so that the whole city stays in minutes."""

import tempfile
import time
from dataclasses import replace

from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from reports.demo.city import seed
from reports.demo.plan import CITY
from tests.bench import Measure

SMALL, LARGE = 4_000, 16_000
GOAL = 1.3


def measure() -> Measure:
    small, large = seconds(SMALL), seconds(LARGE)
    ratio = (large / LARGE) / (small / SMALL)
    detail = f"{LARGE} households {large:.1f} s, {SMALL} households {small:.1f} s"
    return Measure(round(ratio, 2), GOAL, "lower", detail)


def seconds(households) -> float:
    """How long a city of so many households takes, of the whole city's mix; it is taken back afterwards."""
    scale = replace(CITY, households=households, persons=None, extreme=None)
    with tempfile.TemporaryDirectory() as media, override_settings(MEDIA_ROOT=media), transaction.atomic():
        began = time.perf_counter()
        seed(scale=scale, seed=1, today=timezone.localdate(), say=lambda *progress: None)
        taken = time.perf_counter() - began
        transaction.set_rollback(True)
    return taken
