"""Two taps, two screens, two reviewers at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import AuditEntry
from households.models import Household, Visit
from households.visits import actions
from tests.factories import VisitFactory, make_household, make_ward_head, ward

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Run the deeds in threads of their own; the result or the exception of each."""

    def run(deed):
        try:
            return deed()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_eight_starts_make_one_visit(household, officer):
    made = at_once(*[lambda: actions.start_visit(household=household, by=officer)] * 8)
    assert {visit.pk for visit in made} == {Visit.objects.get().pk}
    assert AuditEntry.objects.filter(action="visit.start").count() == 1


def test_of_two_saves_of_one_version_one_wins(household, officer):
    visit = actions.start_visit(household=household, by=officer)

    def save(note):
        return lambda: actions.save_visit(visit=visit, by=officer, answers={"note": note}, findings={}, version=1)

    results = at_once(save("satu"), save("dua"))
    assert sum(isinstance(result, actions.VisitChanged) for result in results) == 1
    visit.refresh_from_db()
    assert visit.version == 2


def test_of_two_reviewers_one_decides(officer):
    visit = VisitFactory(household=make_household(), officer=officer, submitted=True)
    one, other = make_ward_head(ward()), make_ward_head(ward())
    results = at_once(
        lambda: actions.approve_visit(visit=visit, by=one),
        lambda: actions.reject_visit(visit=visit, by=other, reason="Salah rumah"),
    )
    assert sum(isinstance(result, Exception) for result in results) == 1
    assert AuditEntry.objects.filter(action__in=["visit.approve", "visit.reject"]).count() == 1


def test_two_visits_approved_at_once_leave_the_later_one(household):
    older = VisitFactory(household=household, submitted=True, visited_on="2025-01-05")
    newer = VisitFactory(household=household, submitted=True, visited_on="2025-02-05")
    for visit in (older, newer):
        visit.refresh_from_db()
    one, other = make_ward_head(ward()), make_ward_head(ward())
    results = at_once(
        lambda: actions.approve_visit(visit=newer, by=one), lambda: actions.approve_visit(visit=older, by=other)
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert Household.objects.get(pk=household.pk).current_visit_id == newer.pk
