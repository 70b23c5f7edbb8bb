"""What the person who settles a touched enrolment says."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.enrolments.forms import PersonChoice
from programs.kinds import kind_of
from programs.models import EnrolmentState, ExitReason
from programs.models.touched import Choice
from programs.touched.finding import heirs_of

# What the kinds of events suggest as the reason of an exit.
SUGGESTED = {"death": ExitReason.DECEASED, "move_out": ExitReason.MOVED, "marriage": ExitReason.MOVED}


class SettleForm(forms.Form):
    """How it goes on, with the heir or the reason of the exit where they are asked for."""

    choice = forms.ChoiceField(label=_("How it goes on"), widget=forms.RadioSelect)
    heir = PersonChoice(label=_("Heir"), queryset=None, required=False, empty_label=_("Choose…"))
    reason = forms.ChoiceField(label=_("Exit reason"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, touch, choices, **kwargs):
        super().__init__(*args, **kwargs)
        waits = touch.enrolment.state == EnrolmentState.WAITLISTED
        words = {Choice.ENDS: _("Leaves the waiting list")} if waits else {}
        self.fields["choice"].choices = [(one.value, words.get(one, one.label)) for one in choices]
        self.fields["heir"].queryset = heirs_of(touch.enrolment)
        exits = kind_of(touch.enrolment.programme).exits or ExitReason.values
        self.fields["reason"].choices = [("", _("Choose…")), *((one, ExitReason(one).label) for one in exits)]
        suggested = SUGGESTED.get(touch.event.kind)
        self.fields["reason"].initial = suggested if suggested in exits else ""
        if len(choices) == 1:
            self.fields["choice"].initial = choices[0].value
        self.ending = _ending(touch.enrolment)

    def clean(self):
        values = super().clean()
        chosen = values.get("choice")
        if chosen == Choice.HEIR and not values.get("heir"):
            self.add_error("heir", _("Choose a member of this household."))
        return values


def _ending(enrolment) -> str:
    """The choices that ask for the reason of an exit: an heir of a person's place ends that one; a proposal that ends
    is rejected, and who waits leaves the list, without such a reason."""
    if enrolment.state in (EnrolmentState.PROPOSED, EnrolmentState.WAITLISTED):
        return ""
    return "choice=ends" if enrolment.person_id is None else "choice=ends heir"
