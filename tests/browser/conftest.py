"""The demo city, small, for tests that walk through it with its own accounts."""

import pytest
from django.utils import timezone

from accounts.models import User
from reports.demo.city import seed, tidy
from reports.demo.plan import Scale
from reports.demo.staff import ACCOUNTS

HOUSEHOLDS = 120
SEED = 5371
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "device_scale_factor": 1}
DESK = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def demo(transactional_db):
    """The demo accounts by username, in a city of HOUSEHOLDS households, the same each time."""
    seed(scale=Scale(households=HOUSEHOLDS), seed=SEED, today=timezone.localdate(), say=lambda *progress: None)
    tidy()
    return {person.username: person for person in User.objects.filter(username__in=ACCOUNTS)}
