"""Graduation: the pure rule with its reasons, the worklist that agrees with it, the watch, coming back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from households.models import CaseTask, Household
from programs.graduation.actions import add_months, end_watch, graduate
from programs.graduation.rules import Seen, judge, months_between
from programs.graduation.worklist import candidates, course_of
from programs.models import Enrolment, Graduation, ProgrammeParameter
from tests.factories import EnrolmentFactory, VisitFactory, make_officer, make_ward_head
from tests.programs.conftest import fill, head_of, make_roster, officer_of


def seen(*visits):
    return [Seen(number, day, status) for number, (day, status) in enumerate(visits)]


@pytest.mark.parametrize(("visits", "met", "months"), [
    ([], False, 0),
    ([(date(2026, 1, 5), "poor")], False, 0),
    ([(date(2026, 1, 5), "not_poor")], False, 0),
    ([(date(2026, 1, 5), "not_poor"), (date(2026, 7, 4), "not_poor")], False, 5),
    ([(date(2026, 1, 5), "not_poor"), (date(2026, 7, 5), "not_poor")], True, 6),
    ([(date(2026, 7, 5), "not_poor"), (date(2026, 1, 5), "not_poor")], True, 6),
    ([(date(2026, 1, 5), "not_poor"), (date(2026, 3, 5), "poor"), (date(2026, 8, 5), "not_poor")], False, 0),
    ([(date(2026, 1, 5), "not_poor"), (date(2026, 8, 5), "extreme_poor")], False, 0),
    ([(date(2025, 1, 1), "poor"), (date(2026, 1, 5), "not_poor"), (date(2026, 2, 5), "not_poor"),
      (date(2026, 8, 5), "not_poor")], True, 7),
])  # fmt: skip
def test_the_rule(visits, met, months):
    evidence = judge(seen(*visits), 6)
    assert (evidence.met, evidence.months) == (met, months)
    assert evidence.reasons


def test_months():
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 0
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 11, 24), 12) == date(2027, 11, 24)


def visit(household, ago, status, per_capita=900_000):
    """An approved visit `ago` days back, the household's latest one."""
    made = VisitFactory(
        household=household, approved=True, visited_on=timezone.localdate() - timedelta(days=ago),
        officer=make_officer(household.ward), reviewed_by=make_ward_head(household.ward), poverty_status=status,
        per_capita=per_capita,
    )  # fmt: skip
    Household.objects.filter(pk=household.pk).update(poverty_status=status, current_visit=made)
    return made


@pytest.fixture
def risen(pkh):
    """An active enrolment whose family was above the threshold 210 and 5 days ago."""
    (row,) = fill(make_roster(pkh, "approved"), 1, state="active")
    row.household.visits.update(visited_on=timezone.localdate() - timedelta(days=600))
    visit(row.household, 210, "not_poor")
    visit(row.household, 5, "not_poor")
    return Enrolment.objects.get(pk=row.pk)


@pytest.mark.django_db
class TestGraduation:
    def test_on_evidence(self, risen, pkh):
        today = timezone.localdate()
        assert list(candidates(pkh, today)) == [risen]
        made = graduate(enrolment=risen, by=head_of(pkh))
        risen.refresh_from_db()
        assert (risen.state, risen.exit_reason, risen.ended_on) == ("exited", "not_poor", today)
        assert risen.exit_note and made.watch_until == add_months(today, 12)
        task = CaseTask.objects.get()
        assert (task.household_id, task.due_on) == (risen.household_id, made.watch_until)
        assert not candidates(pkh, today).exists()
        with pytest.raises(ValidationError):
            graduate(enrolment=risen, by=head_of(pkh))

    def test_the_months_are_those_in_force(self, risen, pkh):
        ProgrammeParameter.objects.create(
            programme=pkh, key="graduation_months", value=12, valid_from=timezone.localdate(), source="SK"
        )
        assert not candidates(pkh, timezone.localdate()).exists()
        with pytest.raises(ValidationError) as refused:
            graduate(enrolment=risen, by=head_of(pkh))
        assert refused.value.messages and not Graduation.objects.exists()

    def test_a_poor_visit_in_between_is_seen(self, risen, pkh):
        visit(risen.household, 100, "poor")
        visit(risen.household, 1, "not_poor")
        with pytest.raises(ValidationError):
            graduate(enrolment=risen, by=head_of(pkh))

    def test_the_watch_ends_with_a_visit(self, risen, pkh):
        head = head_of(pkh)
        made = graduate(enrolment=risen, by=head)
        with pytest.raises(ValidationError):
            end_watch(graduation=made, by=head)
        Graduation.objects.update(graduated_on=timezone.localdate() - timedelta(days=30))
        visit(risen.household, 2, "not_poor")
        with pytest.raises(ValidationError):
            end_watch(graduation=made, by=head)
        visit(risen.household, 1, "poor", 500_000)
        assert end_watch(graduation=made, by=head).outcome == "fell_back"
        with pytest.raises(ValidationError):
            end_watch(graduation=made, by=head)
        again = EnrolmentFactory(programme=pkh, household=risen.household, person=None)
        risen.refresh_from_db()
        assert course_of(again) == (risen, None)
        assert course_of(risen) == (None, again)

    def test_the_page(self, risen, pkh, browse, django_assert_max_num_queries):
        url = reverse("graduations", args=["pkh"])
        client = browse(officer_of(pkh))
        with django_assert_max_num_queries(12):
            page = client.get(url)
        assert [evidence.met for _row, evidence in page.context["rows"]] == [True]
        make = reverse("graduation_make", args=["pkh", risen.pk])
        assert browse(officer_of(pkh)).post(make).status_code == 403
        client = browse(head_of(pkh))
        assert client.post(make).status_code == 302
        made = Graduation.objects.get()
        assert len(client.get(url).context["watched"]) == 1
        client.post(reverse("watch_end", args=["pkh", made.pk]))
        assert Graduation.objects.get().outcome == "watched"
