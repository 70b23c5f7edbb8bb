"""Referrals: sent from the case page, answered once by the agency that was asked, with a reason where declined."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from households.models import Household
from programs.models import Referral
from programs.referrals.actions import answer_referral, refer
from programs.referrals.lists import cards
from tests.factories import make_household, make_officer
from tests.programs.conftest import head_of, officer_of

pytestmark = pytest.mark.django_db


def test_the_agency_that_was_asked_answers_once(pkh, training):
    household = make_household()
    field = make_officer(household.ward)
    asked, other = officer_of(pkh), officer_of(training)
    assert not Household.objects.visible_to(asked).filter(pk=household.pk).exists()
    referral = refer(household=household, by=field, agency=pkh.agency, reason="Tanpa penghasilan")
    with pytest.raises(ValidationError):
        refer(household=household, by=field, agency=pkh.agency, reason="lagi")
    assert Household.objects.visible_to(asked).filter(pk=household.pk).exists()
    assert [card.count for card in cards(asked)] == [1] and [card.count for card in cards(other)] == [0]
    assert not Referral.objects.visible_to(other).exists()
    for by, state, answer in ((other, "accepted", ""), (field, "accepted", ""), (asked, "declined", " ")):
        with pytest.raises(ValidationError):
            answer_referral(referral=referral, by=by, state=state, answer=answer)
    answer_referral(referral=referral, by=asked, state="declined", answer="Sudah di program lain")
    with pytest.raises(ValidationError):
        answer_referral(referral=referral, by=asked, state="accepted")
    assert not Household.objects.visible_to(asked).filter(pk=household.pk).exists()
    assert refer(household=household, by=field, agency=pkh.agency, reason="Keadaan berubah").pk


def test_the_pages(pkh, browse, django_assert_max_num_queries):
    household = make_household()
    field, head = make_officer(household.ward), head_of(pkh)
    new = reverse("referral_new", args=[household.pk])
    browse(field).post(new, {"agency": "", "reason": ""})
    assert not Referral.objects.exists()
    browse(field).post(new, {"agency": pkh.agency.pk, "reason": "Butuh bantuan"})
    one = Referral.objects.get()
    client = browse(head)
    with django_assert_max_num_queries(12):
        assert "Butuh bantuan" in client.get(reverse("referrals")).content.decode()
    answer = reverse("referral_answer", args=[one.pk])
    assert browse(field).post(answer, {"state": "accepted"}).status_code == 403
    client.post(answer, {"state": "kacau"})
    client.post(answer, {"state": "accepted", "answer": "Kami datangi"})
    one.refresh_from_db()
    assert (one.state, one.answered_by) == ("accepted", head)
    assert "Kami datangi" in browse(field).get(reverse("household_work", args=[household.pk])).content.decode()
    assert len(client.get(reverse("referrals"), {"state": "accepted"}).context["page"]) == 1
