"""Somebody who comes into a family: known by the NIK, or new to the register."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from households.events import policies
from households.events.facts import family_of, known_person
from households.events.forms.base import NUMBER
from households.events.rules import NEW, Someone
from households.forms.widgets import DateInput
from households.identity import DOUBTS, check_one_name, check_one_nik, clean_name, clean_number
from households.models import Person
from households.models.register import Sex


class Newcomer(forms.Form):
    """Somebody who comes into the family: known by the NIK, or new with name, sex and birth date."""

    nik = forms.CharField(
        label=_("NIK"), required=False, widget=forms.TextInput(attrs=NUMBER),
        help_text=_("Whoever is registered already is found by it. Blank: has no NIK yet."),
    )  # fmt: skip
    name = forms.CharField(label=_("Name"), max_length=120, required=False, widget=forms.TextInput(
        attrs={"autocomplete": "off", "autocapitalize": "characters", "data-person-name": True}))  # fmt: skip
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", _("Choose…")), *Sex.choices], required=False)
    birth_date = forms.DateField(
        label=_("Date of birth"), widget=DateInput(attrs={"data-person-birth": True}), required=False
    )
    birth_place = forms.CharField(label=_("Place of birth"), max_length=60, required=False)

    NEWCOMER = ("nik", "name", "sex", "birth_date", "birth_place")

    def comes(self) -> bool:
        """Whether this form brings somebody at all."""
        return True

    def clean(self):
        values = super().clean()
        self.person = None
        if not self.comes():
            return values
        number = clean_number(values.get("nik"))
        self.person = Person.objects.filter(nik=number).select_related("household").first() if number else None
        if self.person:
            self._check_known()
        else:
            self._check_new(values, number)
        return values

    def _check_known(self):
        try:
            policies.check_origin(self.person.household, self.by)
        except ValidationError as error:
            self.add_error("nik", error)

    def _check_new(self, values, number):
        if number:
            found = check_one_nik(number, values.get("birth_date"), values.get("sex"))
            self.doubts += [str(text) for code, text in found if code in DOUBTS]
            for code, text in found:
                if code not in DOUBTS:
                    self.add_error("nik", text)
        values["nik"], values["name"] = number or None, clean_name(values.get("name"))
        for code, text in check_one_name(values["name"]):
            self.add_error("name", ValidationError(text, code=code))
        for name in ("sex", "birth_date"):
            if not values.get(name) and name not in self.errors:
                self.add_error(name, _("This is needed of somebody who isn't registered yet."))

    def newcomer(self):
        """The values of the new person, or None where nobody new comes."""
        if not self.comes() or self.person:
            return None
        return {name: self.cleaned_data[name] for name in self.NEWCOMER}

    def involved(self):
        """The household of the one who comes, to be locked."""
        return (self.person.household_id,) if self.person else ()

    def comer(self):
        """(Someone, the Family they leave or None) as they stand now."""
        if self.person is None:
            values = self.cleaned_data
            return Someone(NEW, values["name"], values["sex"], values["birth_date"]), None
        person = Person.objects.select_related("household").get(pk=self.person.pk)
        if person.household_id != self.person.household_id:
            raise ValidationError({"nik": _("This person was moved meanwhile. Check again.")})
        origin = family_of(person.household) if person.household_id != self.household.pk else None
        return known_person(person), origin
