"""Payments in stages: who is due, who was paid, who was not, and the same number on every page."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from programs.activities.missed import events_of, missed_at
from programs.activities.payouts import create_payout, record_payment, record_payments, record_refusal, totals_of
from programs.models import Disbursement
from tests.programs.conftest import a_crowd, fill, make_roster, officer_of

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
    assert totals_of(payout) == {"due": 2, "paid": 0, "due_amount": 1_500_000, "paid_amount": 0}
    with pytest.raises(ValidationError):
        open_stage(pkh, by)


def test_a_payment_needs_a_day_and_a_proof_and_happens_once(pkh, by):
    fill(make_roster(pkh, "approved"), 1, state="active")
    payout, today = open_stage(pkh, by), timezone.localdate()
    one = Disbursement.objects.get()
    paid = {"proof": "TRX-1", "received_by": "Mama", "amount": 700_000, "by": by, "disbursement": one}
    for day in (today + timedelta(days=1), today - timedelta(days=4)):
        with pytest.raises(ValidationError):
            record_payment(paid_on=day, **paid)
    record_refusal(disbursement=one, by=by, reason="Rekening belum aktif")
    record_payment(paid_on=today, **paid)
    one.refresh_from_db()
    assert (one.reason, one.amount, one.paid_on) == ("", 700_000, today)
    with pytest.raises(ValidationError):
        record_payment(paid_on=today, **paid)
    with pytest.raises(ValidationError):
        record_refusal(disbursement=one, by=by, reason="x")
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
    entry = {"stage": "Tahap 1", "paid_from": timezone.localdate(), "channel": "Bank", "source": "SK", "amount": "x"}
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
    one = data | {"amount": "750.000", "received_by": "Mama"}
    paid = client.post(f"{answer.url}{second.pk}/", one, follow=True)
    assert "Mama" in paid.content.decode()
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
