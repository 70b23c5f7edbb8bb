"""One small demo city for all tests here: made once a module, taken back afterwards."""

import shutil

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from reports.demo.city import seed
from reports.demo.plan import Scale

HOUSEHOLDS = 420
SEED = 5371


def fill(scale, number=SEED, today=None):
    """Seed without a word."""
    return seed(scale=scale, seed=number, today=today or timezone.localdate(), say=lambda *progress: None)


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker, tmp_path_factory):
    """The City of HOUSEHOLDS households, in the database for the module."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        made = fill(Scale(households=HOUSEHOLDS))
        made.media = media
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield made
        transaction.set_rollback(True)
    shutil.rmtree(media)
