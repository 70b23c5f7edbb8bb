"""A member's fields, with the rules of the identity number beside what else is stated."""

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from households.forms.household import keep_number
from households.forms.widgets import DateInput
from households.identity import (
    DOUBTS,
    check_one_birth_date,
    check_one_name,
    check_one_nik,
    clean_name,
    clean_number,
)
from households.models import Person
from households.models.register import Relation
from households.register.errors import AlreadyRegistered

MOST_MEMBERS = 30
BLANK_ROWS = 3
# What these two hold is asked of the register while it is typed (`views.known`).
WATCHED_NAME = {"autocomplete": "off", "autocapitalize": "characters", "data-person-name": True}


class PersonForm(forms.ModelForm):
    """A member. `no_nik` says that there is none yet: a number is never invented. A doubt (the number tells another
    date or sex) is shown and has to be confirmed by a tick; `doubts` holds them. `registered`: who has the NIK already.
    `known`: the warning that somebody like this is registered, where one is due (`views.known`).
    """

    no_nik = forms.BooleanField(label=_("Has no NIK yet"), required=False)
    confirmed = forms.BooleanField(label=_("I have seen the document: it is right as typed"), required=False)

    class Meta:
        model = Person
        fields = [
            "name", "nik", "sex", "birth_date", "birth_place", "relation", "mother_name", "education", "school_level",
            "occupation", "disability", "severely_disabled", "pregnant",
        ]  # fmt: skip
        widgets = {
            "name": forms.TextInput(attrs=WATCHED_NAME),
            "nik": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 24}),
            "birth_date": DateInput(attrs={"data-person-birth": True}),
        }

    def __init__(self, *args, head=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.head = head or self.instance.relation == Relation.HEAD
        self.doubts, self.registered, self.known = [], None, None
        self.fields["nik"].validators = []  # the rules of `households.identity` say more
        self.fields["nik"].max_length = None
        self.fields["birth_date"].required = True
        self.fields["mother_name"].max_length = 120
        if self.head:
            del self.fields["relation"]
        else:
            choices = [choice for choice in Relation.choices if choice[0] != Relation.HEAD]
            self.fields["relation"].choices = [("", _("Choose…")), *choices]
            self.fields["relation"].initial = ""
        self.fields["sex"].choices = [("", _("Choose…")), *Person._meta.get_field("sex").choices]
        self.kept = self.instance.nik
        if not self.instance._state.adding:
            self.fields["no_nik"].initial = self.instance.nik is None
            keep_number(self, "nik")

    def clean_name(self):
        return _checked(clean_name(self.cleaned_data["name"]), check_one_name)

    def clean_mother_name(self):
        return clean_name(self.cleaned_data["mother_name"])

    def clean_birth_date(self):
        return _checked(self.cleaned_data["birth_date"], check_one_birth_date)

    def clean(self):
        values = super().clean()
        if "nik" not in self.errors:
            values["nik"] = self._clean_nik(values)
        if values.get("pregnant") and values.get("sex") == "L":
            self.add_error("pregnant", _("Only a woman can be pregnant."))
        if values.get("severely_disabled") and not values.get("disability"):
            self.add_error("disability", _("Say which kind of disability."))
        return values

    def _clean_nik(self, values):
        number = clean_number(values.get("nik"))
        if not number and not values.get("no_nik"):
            number = self.kept
        if values.get("no_nik") and number:
            self.add_error("no_nik", _("Either a NIK or this tick, not both."))
        elif not number and not values.get("no_nik"):
            self.add_error("nik", _("Type the NIK, or tick “Has no NIK yet”."))
        if not number:
            return None
        found = check_one_nik(number, values.get("birth_date"), values.get("sex"))
        problems = [text for code, text in found if code not in DOUBTS]
        self.doubts = [text for code, text in found if code in DOUBTS]
        for text in problems:
            self.add_error("nik", text)
        if not problems:
            self._refuse_registered(number)
            if self.doubts and not values.get("confirmed"):
                self.add_error("confirmed", _("Check the date of birth and the sex against the NIK, then confirm."))
        return number

    def _refuse_registered(self, number):
        known = Person.objects.filter(nik=number).exclude(pk=self.instance.pk).select_related("household")
        self.registered = known.first()
        if self.registered:
            self.add_error("nik", AlreadyRegistered("nik"))

    def validate_unique(self):
        """`_refuse_registered` has looked; the database has the last word, and the action catches it."""

    def validate_constraints(self):
        """Each of them has its own check above."""

    def values(self):
        """What the actions write."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}


class MemberForm(PersonForm):
    """A member of a registered household, with the version of the household that the person saw."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput())


class _Members(BaseFormSet):
    """Members of a new household; blank rows are passed over, and no number stands twice in one form."""

    def clean(self):
        seen = {self.head_nik} - {None}
        for form in self.forms:
            number = getattr(form, "cleaned_data", {}).get("nik")
            if number in seen:
                form.add_error("nik", _("This NIK stands twice in this form."))
            elif number:
                seen.add(number)

    head_nik = None

    def values(self):
        """The filled rows, as the actions take them."""
        return [form.values() for form in self.forms if form.has_changed()]


Members = formset_factory(
    PersonForm,
    formset=_Members,
    extra=BLANK_ROWS,
    max_num=MOST_MEMBERS,
    validate_max=True,
    absolute_max=MOST_MEMBERS + 1,
)


def _checked(value, check):
    problems = check(value)
    if problems:
        raise forms.ValidationError([forms.ValidationError(text, code=code) for code, text in problems])
    return value
