"""Payments in stages: who is due, who was paid, who was not, and the same number on every page."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from programs.activities.due import left_out, lines_of
from programs.activities.missed import events_of, missed_at
from programs.activities.payouts import (
    correct_amount,
    create_payout,
    record_payment,
    record_payments,
    record_refusal,
    totals_of,
)
from programs.models import Disbursement, Enrolment, PipDetails, PkhStage, Programme
from tests.factories import EnrolmentFactory
from tests.programs.conftest import a_crowd, fill, make_poor, make_roster, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(pkh):
    return officer_of(pkh)


def open_stage(programme, by, **more):
    values = {"stage": "Tahap 4 2026", "paid_from": timezone.localdate() - timedelta(days=3), "channel": "Bank",
              "source": "SP2D 7", "amount": 750_000}  # fmt: skip
    return create_payout(programme=programme, by=by, **(values | more))


def test_only_the_active_are_due_and_a_stage_once(pkh, by):
    with pytest.raises(ValidationError):
        open_stage(pkh, by)
    fill(make_roster(pkh, "approved"), 2, state="active")
    fill(make_roster(pkh, "approved"), 1, state="suspended")
    payout = open_stage(pkh, by)
    assert totals_of(payout) == {"due": 2, "paid": 0, "corrected": 0, "due_amount": 1_500_000, "paid_amount": 0}
    with pytest.raises(ValidationError):
        open_stage(pkh, by)


def test_a_payment_needs_a_day_and_a_proof_and_happens_once(pkh, by):
    fill(make_roster(pkh, "approved"), 1, state="active")
    payout, today = open_stage(pkh, by), timezone.localdate()
    one = Disbursement.objects.get()
    paid = {"proof": "TRX-1", "received_by": "Mama", "by": by, "disbursement": one}
    for day in (today + timedelta(days=1), today - timedelta(days=4)):
        with pytest.raises(ValidationError):
            record_payment(paid_on=day, **paid)
    record_refusal(disbursement=one, by=by, reason="Rekening belum aktif")
    record_payment(paid_on=today, **paid)
    one.refresh_from_db()
    assert (one.reason, one.amount, one.paid_on) == ("", 750_000, today)
    with pytest.raises(ValidationError):
        record_payment(paid_on=today, **paid)
    with pytest.raises(ValidationError):
        record_refusal(disbursement=one, by=by, reason="x")
    with pytest.raises(ValidationError):
        correct_amount(disbursement=one, by=by, amount=1, reason="x")
    assert record_payments(payout=payout, by=by, ids=[one.pk], paid_on=today, proof="X") == 0


def test_a_list_of_payments_and_who_was_left(pkh, by, django_assert_max_num_queries):
    a_crowd(pkh, 600, state="active", roster=make_roster(pkh, "approved"))
    payout, today = open_stage(pkh, by), timezone.localdate()
    ids = list(Disbursement.objects.order_by("pk").values_list("pk", flat=True)[:590])
    with django_assert_max_num_queries(12):
        assert record_payments(payout=payout, by=by, ids=ids, paid_on=today, proof="Daftar 1") == 590
    assert AuditEntry.objects.filter(action="payout.paid").count() == 590
    (event,) = events_of(pkh)
    _title, rows = missed_at(pkh, "payout", payout.pk)
    totals = totals_of(payout)
    assert event.missed == rows.count() == totals["due"] - totals["paid"] == 10


def test_the_pages(pkh, by, browse, django_assert_max_num_queries):
    fill(make_roster(pkh, "approved"), 3, state="active")
    client = browse(by)
    for row in Enrolment.objects.all():
        PkhStage.objects.create(enrolment=row, year=2026, stage=4)
    entry = {"stage": "Tahap 4", "paid_from": timezone.localdate(), "channel": "Bank", "source": "SK", "amount": "x",
             "year": 2026, "part": 4}  # fmt: skip
    assert client.post(reverse("payouts", args=["pkh"]), entry).status_code == 422
    answer = client.post(reverse("payouts", args=["pkh"]), entry | {"amount": "750.000"})
    assert answer.status_code == 302
    first, second, third = Disbursement.objects.order_by("pk")
    for show in ("due", "paid", "all"):
        with django_assert_max_num_queries(12):
            assert client.get(answer.url, {"show": show}).status_code == 200
    refused = client.post(answer.url, {"ids": [str(first.pk)], "paid_on": timezone.localdate()})
    assert refused.status_code == 422 and str(first.pk) in refused.context["ticked"]
    data = {"paid_on": timezone.localdate(), "proof": "L-1"}
    assert client.post(answer.url, data | {"ids": [str(first.pk)]}).status_code == 302
    wrong = client.post(f"{answer.url}{second.pk}/amount/", {"amount": "700.000", "reason": ""})
    assert wrong.status_code == 422
    right = {"amount": "700.000", "reason": "Potongan bank"}
    assert client.post(f"{answer.url}{second.pk}/amount/", right).status_code == 302
    assert "Potongan bank" in client.get(f"{answer.url}?show=all").content.decode()
    one = data | {"received_by": "Mama"}
    paid = client.post(f"{answer.url}{second.pk}/", one, follow=True)
    assert all(text in paid.content.decode() for text in ("Mama", "Rp700.000"))
    assert client.post(f"{answer.url}{second.pk}/", one).status_code == 422
    client.post(f"{answer.url}{third.pk}/refused/", {"reason": "Tidak datang"})
    assert "Tidak datang" in client.get(answer.url).content.decode()
    with django_assert_max_num_queries(12):
        assert client.get(reverse("missed", args=["pkh"])).context["events"][0].missed == 1
    payout = Disbursement.objects.first().payout_id
    with django_assert_max_num_queries(12):
        assert len(client.get(reverse("missed_list", args=["pkh", "payout", payout])).context["page"]) == 1
    for kind, pk in (("payout", 999_999), ("kacau", payout), ("session", payout)):
        assert client.get(reverse("missed_list", args=["pkh", kind, pk])).status_code == 404


class TestWhatEachIsDue:
    """By the kind and the numbers in force on the first day, not one amount for all."""

    def test_pkh_by_the_components_of_those_on_the_list_of_the_stage(self, pkh, by, django_assert_max_num_queries):
        families = [make_poor() for _number in range(3)]
        rows = [EnrolmentFactory(programme=pkh, household=one, person=None, state="active") for one in families]
        for family in families:
            family.members.update(school_level="", pregnant=False, severely_disabled=False, birth_date=date(1990, 1, 1))
        pupil, elder = families[0].members.order_by("pk")[:2]
        type(pupil).objects.filter(pk=pupil.pk).update(school_level="sd")
        type(elder).objects.filter(pk=elder.pk).update(birth_date=date(1950, 1, 1))
        for row in rows[:2]:
            PkhStage.objects.create(enrolment=row, year=2026, stage=4)
        with django_assert_max_num_queries(12):
            payout = open_stage(pkh, by, amount=None, year=2026, part=4)
        one = Disbursement.objects.get()
        assert (one.enrolment, one.due, one.amount) == (rows[0], 825_000, 825_000)
        assert sum(rupiah for _words, rupiah in lines_of(one)) == one.due
        assert set(left_out(payout)) == set(rows[1:])
        with pytest.raises(ValidationError) as refused:
            open_stage(pkh, by, amount=None, stage="Lagi", year=2026, part=4)
        assert refused.value.code == "already"
        with pytest.raises(ValidationError) as refused:
            open_stage(pkh, by, amount=None, stage="Tahap 1", year=2026, part=1)
        assert refused.value.code == "nobody"

    def test_pip_by_level_and_half_year_as_of_the_day(self):
        pip = Programme.objects.get(slug="pip")
        by, rows = officer_of(pip), fill(make_roster(pip, "approved"), 3, state="active")
        for row, level, half in zip(rows, ("sd", "smp", "sma"), (False, True, False), strict=True):
            PipDetails.objects.create(enrolment=row, school_year=2026, level=level, half_year=half)
        raised = timezone.localdate() - timedelta(days=2)
        pip.parameters.create(key="amount_sd", value=500_000, valid_from=raised, source="SK baru")
        open_stage(pip, by, amount=None, stage="Semester 1")
        before = list(Disbursement.objects.order_by("enrolment").values_list("due", flat=True))
        assert before == [450_000, 375_000, 1_800_000]
        open_stage(Programme.objects.get(slug="pip"), by, amount=None, stage="Semester 2", paid_from=raised)
        assert Disbursement.objects.get(payout__stage="Semester 2", enrolment=rows[0]).due == 500_000

    def test_a_correction_has_its_reason_and_is_counted(self, pkh, by):
        fill(make_roster(pkh, "approved"), 2, state="active")
        payout = open_stage(pkh, by)
        one = Disbursement.objects.order_by("pk").first()
        with pytest.raises(ValidationError):
            correct_amount(disbursement=one, by=by, amount=500_000, reason=" ")
        correct_amount(disbursement=one, by=by, amount=500_000, reason="Anak sudah lulus")
        assert totals_of(payout) | {"paid": 0} == {
            "due": 2, "paid": 0, "corrected": 1, "due_amount": 1_250_000, "paid_amount": 0,
        }  # fmt: skip
        assert AuditEntry.objects.filter(action="payout.correct", object_id=str(one.pk)).exists()
        correct_amount(disbursement=one, by=by, amount=750_000, reason="")
        one.refresh_from_db()
        assert (one.amount, one.correction) == (750_000, "")

    def test_without_a_number_the_amount_is_asked_for(self):
        bpnt = Programme.objects.get(slug="bpnt")
        EnrolmentFactory(programme=bpnt, person=None, state="active")
        with pytest.raises(ValidationError) as refused:
            open_stage(bpnt, officer_of(bpnt), amount=None)
        assert refused.value.code == "no_amount"
        bpnt.parameters.create(key="amount", value=200_000, valid_from=date(2024, 1, 1), source="Kemensos")
        open_stage(Programme.objects.get(slug="bpnt"), officer_of(bpnt), amount=None)
        assert Disbursement.objects.get().due == 200_000
