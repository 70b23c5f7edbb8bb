"""Referring, and answering a referral."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from programs.models import Agency, Referral
from programs.models.agencies import agency_ids
from programs.models.referrals import ReferralState


@transaction.atomic
def refer(*, household, by, agency: Agency, reason) -> Referral:
    """Ask `agency` to look after `household`. Raises ValidationError where it waits for its answer already."""
    try:
        with transaction.atomic():
            made = Referral.objects.create(household=household, agency=agency, reason=reason, by=by)
    except IntegrityError:
        raise ValidationError(_("This family already waits for an answer of this agency."), code="open") from None
    audit.record(by=by, action="referral.make", on=made, summary=agency.code)
    return made


def check_answer(referral, user, state, answer="x") -> None:
    """Open, to an agency of `user`, who isn't the one who asked; a refusal has its reason."""
    if referral.state != ReferralState.OPEN:
        raise ValidationError(_("This referral is answered already."), code="answered")
    if referral.by_id == user.pk:
        raise ValidationError(_("Nobody answers their own referral."), code="own")
    if not agency_ids(user).filter(pk=referral.agency_id).exists():
        raise ValidationError(_("Only the agency that was asked answers."), code="agency")
    if state == ReferralState.DECLINED and not answer.strip():
        raise ValidationError(_("Say why it is declined."), code="reason")


@transaction.atomic
def answer_referral(*, referral, by, state, answer="") -> Referral:
    """Accept or decline; once. Raises ValidationError with the reason where that can't be."""
    found = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    check_answer(found, by, state, answer)
    found.state, found.answer, found.answered_by, found.answered_at = state, answer, by, timezone.now()
    found.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    audit.record(by=by, action=f"referral.{state}", on=found)
    return found
