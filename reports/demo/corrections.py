"""A few things done through the register's own actions, so that case pages have a history."""

import pghistory

from households.models import Household, Person
from households.register import actions
from reports.demo.places import address

CORRECTED, REVEALED = 5, 3
PURPOSES = (
    "Mencocokkan dengan KTP saat kunjungan",
    "Permintaan Dinas Sosial untuk padan data",
    "Warga menanyakan datanya",
)


def add_corrections(rng, city, cases) -> None:
    """Correct addresses and show some numbers, in `cases` of the demo wards."""
    own = iter(case for case in cases if case.slot.forced or case.slot.size > 2)
    officer, head = city.staff.demo["petugas"], city.staff.demo["lurah"]
    with pghistory.context(user=officer.pk):
        for case, _number in zip(own, range(CORRECTED), strict=False):
            _correct_address(rng, case, officer)
    for case, purpose in zip(own, PURPOSES[:REVEALED], strict=False):
        actions.reveal(on=Person.objects.get(pk=case.members[0].id), field="nik", by=head, purpose=purpose)


def _correct_address(rng, case, by):
    household = Household.objects.get(pk=case.id)
    street, _rw, _rt = address(rng, case.slot.place)
    actions.correct_household(household=household, by=by, version=household.version, values={"address": street})
