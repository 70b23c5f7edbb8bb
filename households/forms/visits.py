"""The officer's form, and the reviewer's words."""

from contextlib import suppress
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.formats import shortdate
from households.forms.widgets import DateInput
from households.models import Visit, VisitMember
from households.visits.completeness import DWELLING, SPENDING
from kupang_case.forms import RupiahField

CHIPS = ("presence", *DWELLING)
MEMBER = "member_"


class Chips(forms.RadioSelect):
    """One tap an answer: every choice lies open, large enough for a thumb."""


class CoordinateField(forms.DecimalField):
    """Degrees with up to six decimals; a comma serves as well as a point."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}))
        super().__init__(max_digits=9, decimal_places=6, required=False, **kwargs)

    def to_python(self, value):
        value = super().to_python(str(value).strip().replace(",", ".") if value not in self.empty_values else value)
        return value if value is None else round(value, 6)


class VisitForm(forms.ModelForm):
    """All answers of a visit, none of them required: a draft may be saved at any time (`completeness` decides later).

    `members` are the present members of the household, in the order shown; `found` maps person ids to findings.
    """

    version = forms.IntegerField(widget=forms.HiddenInput())
    food_spending = RupiahField(label=_("Food spending a month"), required=False)
    other_spending = RupiahField(label=_("Other spending a month"), required=False)
    latitude = CoordinateField(label=_("Latitude"), min_value=-90, max_value=90)
    longitude = CoordinateField(label=_("Longitude"), min_value=-180, max_value=180)

    class Meta:
        model = Visit
        fields = ["visited_on", *CHIPS, *SPENDING, "note", "latitude", "longitude", "accuracy"]
        widgets = {
            "visited_on": DateInput(),
            "note": forms.Textarea(attrs={"rows": 3}),
            "accuracy": forms.NumberInput(attrs={"inputmode": "numeric", "min": 0}),
            **{name: Chips() for name in CHIPS},
        }

    def __init__(self, data=None, *, visit, members, found):
        super().__init__(data, instance=visit, initial={"version": visit.version})
        self.members = members
        for name in CHIPS:
            field = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0] not in ("", None)]
        for person in members:
            self.fields[f"{MEMBER}{person.pk.hex}"] = forms.ChoiceField(
                label=person.name, choices=VisitMember.Finding.choices, required=False,
                initial=found.get(person.pk), widget=Chips(),
            )  # fmt: skip

    def clean_visited_on(self):
        day = self.cleaned_data["visited_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("A visit can't lie in the future."))
        return day

    def clean(self):
        cleaned = super().clean()
        given = [cleaned.get(name) is not None for name in ("latitude", "longitude")]
        if any(given) and not all(given) and not {"latitude", "longitude"} & self.errors.keys():
            self.add_error("longitude" if given[0] else "latitude", _("A point needs both latitude and longitude."))
            cleaned.pop("latitude", None)
            cleaned.pop("longitude", None)
        return cleaned

    def answers(self) -> dict:
        """Field → value for the answers that could be read."""
        point = {"latitude", "longitude", "accuracy"}
        left_out = point if point & self.errors.keys() else set()
        return {name: self.cleaned_data[name] for name in self.Meta.fields if self._read(name) and name not in left_out}

    def findings(self) -> dict:
        """Person id → finding ("" where none was chosen), for what could be read."""
        names = {person.pk: f"{MEMBER}{person.pk.hex}" for person in self.members}
        return {person: self.cleaned_data[name] for person, name in names.items() if self._read(name)}

    def _read(self, name):
        return name in self.cleaned_data and name not in self.errors

    def differences(self, visit, found) -> list[dict]:
        """What was typed here and is stored otherwise in `visit` by now: label, stored, typed (all as shown)."""
        now = VisitForm(visit=visit, members=self.members, found=found)
        changed = []
        for name in self.fields:
            stored, typed = now[name].value(), self[name].value()
            if name != "version" and _plain(stored) != _plain(typed):
                field = self.fields[name]
                changed.append(
                    {"name": name, "label": field.label, "stored": _shown(field, stored), "typed": _shown(field, typed)}
                )
        return changed


def _plain(value):
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value).strip().replace("\r\n", "\n")


def _shown(field, value):
    if isinstance(field, forms.DateField):
        with suppress(ValidationError):
            value = shortdate(field.to_python(value))
    choices = {str(key): label for key, label in getattr(field, "choices", ())}
    return choices.get(_plain(value)) or _plain(value) or "–"


class ReturnForm(forms.Form):
    """What the officer has to do before this visit can be approved."""

    comment = forms.CharField(
        label=_("What has to be corrected?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class SecondForm(forms.Form):
    """Who makes the blind second visit."""

    officer = forms.TypedChoiceField(label=_("Second officer"), coerce=int)

    def __init__(self, data=None, *, officers, **more):
        super().__init__(data, **more)
        self.fields["officer"].choices = [(one.pk, str(one)) for one in officers]


class RejectForm(forms.Form):
    """Why this visit is set aside for good."""

    reason = forms.CharField(
        label=_("Why is the visit rejected?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
