"""Looking through the whole register takes too long for a page: the worker does it."""

from django_tasks import task

from households.duplicates.candidates import find_pairs


@task()
def look_through() -> int:
    """Queue every pair that is alike enough; return how many are new."""
    return find_pairs()
