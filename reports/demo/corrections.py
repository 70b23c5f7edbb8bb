"""A few things done through the register's own actions, so that case pages have a history."""

import pghistory

from households.models import Household, Person
from households.register import actions
from reports.demo.places import address

CORRECTED, REVEALED, LEFT = 5, 3, 2
PURPOSES = (
    "Mencocokkan dengan KTP saat kunjungan",
    "Permintaan Dinas Sosial untuk padan data",
    "Warga menanyakan datanya",
)


def add_corrections(rng, city, cases, departures) -> None:
    """Correct addresses, show some numbers and, with `departures`, let members leave, in `cases` of the demo wards."""
    own = iter(case for case in cases if case.slot.forced or case.slot.size > 2)
    officer, head = city.staff.demo["petugas"], city.staff.demo["lurah"]
    with pghistory.context(user=officer.pk):
        for case, _number in zip(own, range(CORRECTED), strict=False):
            _correct_address(rng, case, officer)
        for case, _number in zip(own, range(LEFT if departures else 0), strict=False):
            _leave(city, case, officer)
    for case, purpose in zip(own, PURPOSES[:REVEALED], strict=False):
        actions.reveal(on=Person.objects.get(pk=case.members[0].id), field="nik", by=head, purpose=purpose)


def _correct_address(rng, case, by):
    household = Household.objects.get(pk=case.id)
    street, _rw, _rt = address(rng, case.slot.place)
    actions.correct_household(household=household, by=by, version=household.version, values={"address": street})


def _leave(city, case, by):
    """The youngest that isn't the head moved away after the visit."""
    person = Person.objects.select_related("household").get(pk=case.members[-1].id)
    actions.remove_member(
        person=person, by=by, version=person.household.version, status="moved", left_on=city.calendar.day(3),
        reason="Ikut keluarga di Kabupaten Kupang.",
    )  # fmt: skip
