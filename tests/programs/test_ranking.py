"""A roster says of each row why it stands where it stands, from the number it is ordered by; its term is a setting."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from households.models import Threshold
from programs.enrolments.need import STEP, UNKNOWN, Need, read_need
from programs.kinds.training import KIND as TRAINING
from programs.models import ApprovedRow, Enrolment, TrainingDetails
from programs.rosters import actions
from programs.rosters.explaining import why
from programs.rosters.ranking import ranked
from tests.factories import EnrolmentFactory, make_household
from tests.programs.conftest import fill, make_roster

RUPIAH = st.decimals(0, UNKNOWN - 1, places=2)
PLAIN = SimpleNamespace(priority_groups=(), priority_note="")


@given(group=st.integers(-9, 9), spending=st.none() | RUPIAH)
def test_the_number_gives_back_what_it_was_made_of(group, spending):
    assert read_need(group * STEP + (UNKNOWN if spending is None else spending)) == Need(group, spending)


def test_the_sentences():
    poor, line = {"status": "extreme_poor"}, Decimal(535_547)
    under = why(TRAINING, Decimal(400_000), line=line, **poor)
    assert under == (
        "Pedagang ikan, didahulukan; Miskin ekstrem: Rp400.000 per orang sebulan, Rp135.547 di bawah ambang Rp535.547."
    )
    assert why(TRAINING, STEP + 400_000, **poor) == (
        "Setelah pedagang ikan; Miskin ekstrem: Rp400.000 per orang sebulan."
    )
    assert "Rp64.453 di atas ambang Rp535.547" in why(PLAIN, Decimal(600_000), status="not_poor", line=line)
    assert why(PLAIN, UNKNOWN) == "Pengeluaran belum diketahui, maka di belakang yang sudah diketahui."
    assert why(PLAIN, Decimal(1), tied=True, **poor).endswith("kebutuhan sama, maka menurut tanggal usulan.")
    noted = SimpleNamespace(priority_groups=(), priority_note="Yang paling luas didahulukan.")
    assert why(noted, -3 * STEP + 5, **poor).startswith("Yang paling luas didahulukan; Miskin ekstrem: Rp5 per")


@pytest.fixture
def roster(training, officer):
    """Four rows in order: a fish trader who spends most, two who spend the same, somebody without a visit."""
    made = make_roster(training, "submitted", quota=2)
    rows = fill(made, 3, by=officer)
    last = EnrolmentFactory(programme=training, roster=made, household=make_household(1), proposed_by=officer)
    line = Threshold.objects.get(kind="extreme", scope="city")
    for row, amount in zip(rows, (450_000, 300_000, 300_000), strict=True):
        visit = row.household.current_visit
        visit.per_capita, visit.threshold = amount, line
        visit.save()
        TrainingDetails.objects.create(enrolment=row, fish_trader=amount == 450_000)
    assert [row.pk for row in ranked(made)] == [*(row.pk for row in rows), last.pk]
    return made


WHY = (
    "Pedagang ikan, didahulukan; Miskin ekstrem: Rp450.000 per orang sebulan, Rp85.547 di bawah ambang Rp535.547.",
    "Setelah pedagang ikan; Miskin ekstrem: Rp300.000 per orang sebulan, Rp235.547 di bawah ambang Rp535.547; "
    "kebutuhan sama, maka menurut tanggal usulan.",
    "Setelah pedagang ikan; pengeluaran belum diketahui, maka di belakang yang sudah diketahui.",
)


@pytest.mark.django_db
def test_each_row_of_the_page_says_why_the_waiting_ones_too(roster, head, browse, django_assert_max_num_queries):
    client = browse(head)
    with django_assert_max_num_queries(12):
        rows = client.get(roster.get_absolute_url()).context["rows"]
    assert [text for _row, _details, text in rows] == [WHY[0], WHY[1], WHY[1], WHY[2]]
    actions.approve(roster=roster, by=head)
    page = client.get(f"{roster.get_absolute_url()}?state=waitlisted")
    assert [text for _row, _details, text in page.context["rows"]] == [WHY[1], WHY[2]] and WHY[2] in page.text
    Enrolment.objects.filter(pk=rows[0][0].pk).update(
        state="exited", exit_reason="moved", ended_on=timezone.localdate()
    )
    with django_assert_max_num_queries(12):
        page = client.get(roster.get_absolute_url())
    assert [text for _row, text in page.context["vacancy"].next] == [WHY[1]]


@pytest.mark.django_db
def test_an_approved_row_keeps_why(roster, head, browse):
    actions.approve(roster=roster, by=head)
    first, second = ApprovedRow.objects.order_by("rank")
    assert (first.need, first.threshold_amount, first.tied, second.tied) == (450_000, 535_547, False, True)
    visit = first.enrolment.household.current_visit
    visit.per_capita = 900_000
    visit.save()
    assert WHY[0] in browse(head).get(reverse("enrolment", args=[roster.programme.slug, first.pk])).text
    ApprovedRow.objects.filter(pk=first.pk).update(need=None)
    assert WHY[0] not in browse(head).get(reverse("enrolment", args=[roster.programme.slug, first.pk])).text


@pytest.mark.django_db
def test_the_term_for_objections_is_the_one_in_force(training, officer, browse):
    today, roster = timezone.localdate(), make_roster(training)
    fill(roster, 1)

    def proposed():
        return browse(officer).get(roster.get_absolute_url()).context["publish_form"].fields["until"]

    assert proposed().initial == today + datetime.timedelta(days=7)
    new = {"key": "objection_days", "value": 10, "source": "SK Wali Kota 9/2026"}
    training.parameters.create(valid_from=today + datetime.timedelta(days=1), **new)
    assert proposed().initial == today + datetime.timedelta(days=7)
    training.parameters.filter(valid_from__gt=today).update(valid_from=today)
    assert proposed().initial == today + datetime.timedelta(days=10) and "SK Wali Kota 9/2026" in proposed().help_text
    training.parameters.filter(key="objection_days").delete()
    assert proposed().initial is None
