"""The server's process killed while it answers a phone: what was stored is asked after, what wasn't is sent again."""

import pytest

from households.models import FieldRecord, Household, Visit, VisitPhoto
from tests.factories import make_household
from tests.households.field.phone import PHONE, Phone

pytestmark = pytest.mark.django_db(transaction=True)
# Where it dies, with what the database then has: (visits, records, photos of visits).
DEATHS = [
    ("households.field.sync._keep:after", (0, 0, 0)),  # everything written, nothing committed
    ("households.field.sync.take:after", (1, 1, 0)),  # committed, not answered
    ("households.field.sync.take_photo:after", (1, 1, 1)),
]


def stored(home):
    return tuple(
        found.count()
        for found in (
            Visit.objects.filter(household=home),
            FieldRecord.objects.filter(household=home),
            VisitPhoto.objects.filter(visit__household=home),
        )
    )


def test_a_server_killed_while_it_answers(server, new_context, log_in, officer):
    homes = [make_household(size=1) for _death in DEATHS]
    Household.objects.filter(pk__in=[one.pk for one in homes]).update(assigned_to=officer)
    context = new_context(**PHONE)
    log_in(officer, context)
    phone = Phone(context, server.url)
    server.start()
    phone.open()
    assert phone.flush() == "ok"
    for (point, had), home in zip(DEATHS, homes, strict=True):
        server.kill()
        server.start(dies_at=point)
        phone.write(home, point, photo=True)
        phone.flush()
        server.is_dead()
        assert stored(home) == had, point
        assert phone.flush() == "offline"
        _drafts, records, photos = phone.waiting()
        assert (records, photos) == ((0, 1) if had[2] else (1, 1)), point
        server.start()
        assert phone.flush() == "ok"
        assert phone.waiting() == [0, 0, 0], point
        assert stored(home) == (1, 1, 1), point
        visit = Visit.objects.get(household=home)
        assert (visit.note, visit.state) == (point, "submitted")
