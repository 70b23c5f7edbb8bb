import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_rate_limits_of_other_tests():
    """Login attempts of one test don't count for the next: allauth keeps them in the cache of the process."""
    cache.clear()
