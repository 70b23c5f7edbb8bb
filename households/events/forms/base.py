"""What every event asks for, and the pieces several of them share."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from households.events.actions import Happening
from households.events.facts import family_of
from households.events.rules import Address
from households.forms.household import ThreeDigits
from households.forms.widgets import DateInput
from households.identity import check_one_kk, clean_number
from households.models import Household, Person, Ward
from households.register.errors import AlreadyRegistered

NUMBER = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 24}


class OneMember(forms.ModelChoiceField):
    """A member, with relation and age by which people are told apart."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Person.objects.none(), empty_label=_("Choose…"), **kwargs)

    def label_from_instance(self, person):
        return _named(person)


class SomeMembers(forms.ModelMultipleChoiceField):
    """Several members, a tick each."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, person):
        return _named(person)


def _named(person):
    age = person.age_on(timezone.localdate())
    return f"{person.name} ({person.get_relation_display()}{f', {age}' if age is not None else ''})"


class EventForm(forms.Form):
    """Day, proof and note, which every event has. `groups` are (heading, names, condition by which it is shown);
    `about` names the fields that take the member whose button led here; `visit` is the one that found it, if any.
    Each kind adds `plan(day, today)`: the Plan by what stands in the database now."""

    happened_on = forms.DateField(label=_("Date it happened"), widget=DateInput())
    proof_number = forms.CharField(label=_("Number of the document"), max_length=80, required=False)
    proof = forms.FileField(
        label=_("Photo or scan of the document (JPEG, PDF)"), required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg", "hx-preserve": "true"}),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    kind = ""
    groups: tuple = ()
    proof_hint = ""
    about: tuple = ()
    PROOF = (_("Date and proof"), ("happened_on", "proof_number", "proof", "note"), "")

    def __init__(self, *args, household, by, about=None, visit=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.household, self.by, self.doubts = household, by, []
        members = household.members.present().order_by("birth_date", "pk")
        for field in self.fields.values():
            if isinstance(field, OneMember | SomeMembers):
                field.queryset = members
        for name in self.about if about else ():
            self.fields[name].initial = [about.pk] if isinstance(self.fields[name], SomeMembers) else about.pk
        self.fields["proof_number"].help_text = self.proof_hint
        if visit:
            self._take_from_visit(visit, everybody=about is None)

    def _take_from_visit(self, visit, *, everybody):
        """The visit's day, until somebody knows better; and of a family found gone, everybody."""
        self.fields["happened_on"].initial = visit.visited_on
        self.fields["happened_on"].help_text = _("The day of the visit; put the day on the document where it has one.")
        found = _("Found at the visit of %(day)s by %(officer)s.")
        self.fields["note"].initial = found % {"day": f"{visit.visited_on:%d/%m/%Y}", "officer": visit.officer}
        for name in self.about if everybody else ():
            if isinstance(self.fields[name], SomeMembers):
                self.fields[name].initial = [one.pk for one in self.fields[name].queryset]

    def fieldsets(self):
        """(heading, bound fields, condition, whether somebody new is named there) in the order shown."""
        for heading, names, when in (*self.groups, self.PROOF):
            yield heading, [self[name] for name in names], when, {"name", "birth_date"} <= set(names)

    def clean(self):
        values = super().clean()
        if (
            not values.get("proof_number")
            and not values.get("proof")
            and not {"proof", "proof_number"} & set(self.errors)
        ):
            self.add_error("proof_number", _("Give the number of a document, or its photo."))
        return values

    def happening(self) -> Happening:
        """What the form asks, for `households.events.actions`."""
        day, today = self.cleaned_data["happened_on"], timezone.localdate()
        return Happening(
            lambda: self._doubted(self.plan(day, today)), tuple(self.involved()), self.newcomer(), self.founds()
        )

    def involved(self):
        """Keys of further households to be locked."""
        return ()

    def newcomer(self) -> dict | None:
        """The values of a person who is new to the register, if any."""

    def founds(self) -> dict | None:
        """The values of a household that the event founds, if any."""

    def _doubted(self, plan):
        plan.doubts += self.doubts
        return plan

    def family(self):
        """The family as it stands now."""
        return family_of(Household.objects.get(pk=self.household.pk))

    def key(self, name):
        """The key of the member chosen in a field, or None."""
        found = self.cleaned_data.get(name)
        return found.pk if found else None


class Successor(forms.Form):
    """Who is head of those who remain."""

    new_head = OneMember(
        label=_("New head of the family"), required=False, help_text=_("Only where the head until now leaves.")
    )


class Addressed(forms.Form):
    """An address anywhere in the city; at first the family's own."""

    ward = forms.ModelChoiceField(label=_("Ward"), queryset=Ward.objects.order_by("name"), empty_label=_("Choose…"))
    rw, rt = ThreeDigits(label=_("RW")), ThreeDigits(label=_("RT"))
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    ADDRESS = ("ward", "rt", "rw", "address")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("ward", "rw", "rt", "address"):
            self.fields[name].initial = getattr(self.household, name)

    def address_typed(self) -> Address:
        """What was typed."""
        values = self.cleaned_data
        return Address(values["ward"].pk, values["ward"].name, values["rw"], values["rt"],
                       " ".join(values["address"].split()))  # fmt: skip


def target_of(form, name):
    """The household with the No. KK typed in the field `name`, or None for a blank one; errors go to the field."""
    number = clean_number(form.cleaned_data.get(name))
    if not number:
        return None
    for code, text in check_one_kk(number):
        form.add_error(name, ValidationError(text, code=code))
        return None
    found = Household.objects.filter(kk_number=number).first()
    if found is None:
        form.add_error(name, _("No family is registered with this No. KK."))
    elif found.pk == form.household.pk:
        form.add_error(name, _("This is the family itself."))
    return found


def new_card(form, name):
    """A No. KK for a new family card, or None where there is none yet; errors go to the field."""
    number = clean_number(form.cleaned_data.get(name))
    for code, text in check_one_kk(number) if number else ():
        form.add_error(name, ValidationError(text, code=code))
    if number and Household.objects.filter(kk_number=number).exists():
        form.add_error(name, AlreadyRegistered("kk_number"))
    return number or None


def card_field():
    """The field for the No. KK of a new family card."""
    return forms.CharField(
        label=_("New No. KK"), required=False, widget=forms.TextInput(attrs=NUMBER),
        help_text=_("Leave it blank where the card isn't issued yet."),
    )  # fmt: skip


def founded(number, address) -> dict:
    """The values of the household of a new family card."""
    return {
        "kk_number": number, "ward_id": address.ward, "rw": address.rw, "rt": address.rt, "address": address.address,
    }  # fmt: skip
