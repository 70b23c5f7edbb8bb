"""The household's own fields: number, ward, address, point."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.privacy import mask
from households.identity import check_one_kk, clean_number, clean_three_digits
from households.models import Household, Ward
from households.register.errors import AlreadyRegistered


class ThreeDigits(forms.CharField):
    """RT or RW: `5` becomes `005`; what can't be one is refused, never dropped."""

    def __init__(self, **kwargs):
        super().__init__(
            required=False, max_length=10, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs
        )

    def clean(self, value):
        typed = super().clean(value)
        found = clean_three_digits(typed)
        if typed and not found:
            raise forms.ValidationError(_("Three digits, as in 005."), code="three_digits")
        return found


def keep_number(form, name):
    """A stored number isn't shown in its field (it is revealed with a purpose, elsewhere): left blank, it stays."""
    if number := getattr(form.instance, name):
        form.initial[name] = ""
        form.fields[name].help_text = _("Now %(number)s. Leave it blank to keep it.") % {"number": mask(number)}


class HouseholdForm(forms.ModelForm):
    """Register or correct a household. `user` decides which wards there are; `registered` is the one that has the
    number already, where there is one (for a link, if it lies in the person's scope)."""

    rw = ThreeDigits(label=_("RW"))
    rt = ThreeDigits(label=_("RT"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    class Meta:
        model = Household
        fields = ["kk_number", "ward", "rw", "rt", "address", "latitude", "longitude"]
        widgets = {
            "kk_number": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 24}),
            "address": forms.TextInput(attrs={"autocomplete": "off"}),
            "latitude": forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
            "longitude": forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        }
        help_texts = {"kk_number": _("16 digits, from the family card. Leave it blank where there is no card yet.")}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.registered = None
        self.fields["kk_number"].validators = []  # the rules of `households.identity` say more
        self.fields["kk_number"].max_length = None
        ward = self.fields["ward"]
        ward.queryset = Ward.objects.visible_to(user).order_by("name")
        ward.empty_label = _("Choose…")
        if self.instance._state.adding and ward.queryset.count() == 1:
            ward.initial = ward.queryset.first()
        self.kept = self.instance.kk_number
        if not self.instance._state.adding:
            self.fields["version"].initial = self.instance.version
            keep_number(self, "kk_number")

    def clean_kk_number(self):
        number = clean_number(self.cleaned_data["kk_number"]) or self.kept
        if not number:
            return None
        problems = check_one_kk(number)
        if problems:
            raise forms.ValidationError([forms.ValidationError(text, code=code) for code, text in problems])
        self.registered = Household.objects.filter(kk_number=number).exclude(pk=self.instance.pk).first()
        if self.registered:
            raise AlreadyRegistered("kk_number")
        return number

    def clean_address(self):
        return " ".join(self.cleaned_data["address"].split())

    def clean(self):
        values = super().clean()
        one, other = values.get("latitude"), values.get("longitude")
        if (one is None) != (other is None) and not {"latitude", "longitude"} & set(self.errors):
            lacking = "latitude" if one is None else "longitude"
            self.add_error(lacking, _("A point needs both latitude and longitude."))
        return values

    def validate_unique(self):
        """`clean_kk_number` has looked; the database has the last word, and the action catches it."""

    def validate_constraints(self):
        """Each of them has its own check above."""

    def values(self):
        """What the actions write."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
