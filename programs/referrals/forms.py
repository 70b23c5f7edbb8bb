"""Forms of referrals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.models import Agency
from programs.models.referrals import ReferralState


class ReferralForm(forms.Form):
    """To whom, and why."""

    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.order_by("name"))
    reason = forms.CharField(label=_("Why"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2}))


class AnswerForm(forms.Form):
    """Accepted or declined, with words."""

    state = forms.ChoiceField(
        label=_("Answer"),
        choices=[("accepted", _("Accept")), ("declined", _("Decline"))],
        initial=ReferralState.ACCEPTED,
    )
    answer = forms.CharField(
        label=_("What will be done, or why not"), required=False, max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
