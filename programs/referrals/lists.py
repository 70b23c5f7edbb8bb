"""Where referrals are shown: the case page, the day's list; and whom they let see a household."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.workday import URGENT, Card
from households.case import Panel, add_work_panel
from households.scope import add_scope
from programs.models import Referral
from programs.models.agencies import agency_ids, works_for_agency
from programs.models.referrals import ReferralState
from programs.referrals.forms import ReferralForm


@add_scope
def households_referred(user):
    """The households sent to the own agencies, until they are declined; None for others."""
    if not works_for_agency(user):
        return None
    kept = Referral.objects.filter(agency__in=agency_ids(user)).exclude(state=ReferralState.DECLINED)
    return Q(pk__in=kept.order_by().values("household"))


@add_work_panel
def referrals_panel(household, user):
    """The referrals of the household that `user` may see, and a form for those who may refer."""
    if not user.has_perm("programs.view_referral"):
        return None
    found = Referral.objects.visible_to(user).filter(household=household)
    form = ReferralForm() if user.has_perm("households.work_case") else None
    context = {
        "household": household,
        "referrals": list(found.select_related("agency", "by", "answered_by")[:30]),
        "form": form,
    }
    return Panel(_("Referrals"), "programs/referrals/panel.html", context, order=45)


def waiting_for(user):
    """The open referrals to the own agencies."""
    return Referral.objects.visible_to(user).filter(agency__in=agency_ids(user), state=ReferralState.OPEN)


def cards(user):
    """Referrals that wait for an answer of the own agency."""
    if user.has_perm("programs.answer_referral"):
        text, empty = _("Accept or decline them."), _("No referral waits for an answer.")
        yield Card(_("Referrals to answer"), reverse("referrals"), waiting_for(user).count(), text, URGENT, empty)
