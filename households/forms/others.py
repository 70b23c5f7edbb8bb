"""The small forms of the list and the case page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from households.filters import officers_of
from households.identity import clean_number
from households.models import Household, Ward

MOST_AT_ONCE = 500
# The purposes that the component `masked_identity` offers; the law wants the purpose in the log, not any text.
PURPOSES = {
    "verification": _("Verification at the family's home"),
    "correction": _("Correcting the data"),
    "matching": _("Matching with Dukcapil or another list"),
    "assistance": _("Handing out assistance"),
    "request": _("Request of the person concerned"),
}


class FindForm(forms.Form):
    """A NIK or No. KK to look up; it goes by POST, so that it stands in no address and no log."""

    number = forms.CharField(
        label=_("NIK or No. KK"), max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-never-keep": ""}),
    )  # fmt: skip

    def clean_number(self):
        number = clean_number(self.cleaned_data["number"])
        if len(number) != 16 or not number.isdecimal():
            raise forms.ValidationError(_("A NIK and a No. KK have exactly 16 digits."), code="length")
        return number


class PurposeForm(forms.Form):
    """Why an identity number is shown."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=list(PURPOSES.items()))


class AssignForm(forms.Form):
    """Chosen households and the officer who is to visit them; every one must lie in a ward the officer covers."""

    officer = forms.ModelChoiceField(
        label=_("Officer"), queryset=User.objects.none(), empty_label=_("Choose an officer…"),
        error_messages={"required": _("Choose an officer.")},
    )  # fmt: skip
    household = forms.ModelMultipleChoiceField(
        queryset=Household.objects.none(), error_messages={"required": _("Tick at least one household.")}
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers_of(Ward.objects.visible_to(user))
        self.fields["household"].queryset = Household.objects.visible_to(user)

    def clean(self):
        values = super().clean()
        chosen, officer = values.get("household"), values.get("officer")
        if chosen is not None and len(chosen) > MOST_AT_ONCE:
            raise forms.ValidationError(_("Choose at most %(most)s at once."), params={"most": MOST_AT_ONCE})
        if chosen is not None and officer:
            outside = {one.ward.name for one in chosen.select_related("ward")} - set(
                officer.wards.values_list("name", flat=True)
            )
            if outside:
                raise forms.ValidationError(
                    _("%(officer)s doesn't cover %(wards)s."),
                    params={"officer": officer, "wards": ", ".join(sorted(outside))},
                )
        return values
