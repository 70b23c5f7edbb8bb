"""What narrows a report: the same fields for its page, its files, its rows and the command line."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.templatetags.formats import rupiah
from households.models import Threshold
from kupang_case.forms import RupiahField, parse_rupiah
from programs.models import Programme, SeedlingSpecies
from reports.figures import FIGURES, NOBODY, Conditions, Scope

TOO_MUCH = Decimal(10**10)


class PickField(forms.ChoiceField):
    """One of a short list of objects, read once: cleaned to the object, typed as its id, its code or its name."""

    def __init__(self, options, *, label, empty, groups=False):
        self.options = {str(one.pk): one for one in options}
        choices = [(pk, str(one)) for pk, one in self.options.items()]
        if groups:
            choices = _by_district(options)
        super().__init__(label=label, required=False, choices=[("", empty), *choices])

    def to_python(self, value):
        text = str(value or "").strip()
        if not text:
            return None
        named = (one for one in self.options.values() if text.lower() in _names(one))
        found = self.options.get(text) or next(named, None)
        if found is None:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": text})
        return found

    def validate(self, value):
        """What `to_python` found is one of the options."""

    def bound_data(self, data, initial):
        """What the list shows as chosen, also where it came as a name or a code."""
        try:
            found = self.to_python(data)
        except ValidationError:
            return data
        return str(found.pk) if found else data


def _names(one):
    return {str(getattr(one, name, "")).lower() for name in ("code", "slug", "name")} - {""}


def _by_district(wards):
    groups = {}
    for ward in wards:
        groups.setdefault(str(ward.district), []).append((str(ward.pk), ward.name))
    return list(groups.items())


class ThresholdField(forms.ChoiceField):
    """A threshold of the table by its id, or an amount in rupiah; cleaned to the amount (Decimal) or None."""

    def __init__(self, thresholds, **kwargs):
        self.thresholds = {str(one.pk): one for one in thresholds}
        choices = [(pk, _threshold_words(one)) for pk, one in self.thresholds.items()]
        super().__init__(
            label=_("Extreme threshold"),
            required=False,
            choices=[("", _("As decided at each visit")), *choices],
            **kwargs,
        )

    def to_python(self, value):
        text = str(value or "").strip()
        if not text:
            return None
        if text in self.thresholds:
            return self.thresholds[text].amount
        amount = parse_rupiah(text)
        if not 0 < amount < TOO_MUCH:
            raise ValidationError(_("A threshold lies between Rp1 and ten billion."), "threshold")
        return amount

    def validate(self, value):
        """Any amount will do."""

    def bound_data(self, data, initial):
        """What the list shows as chosen: the row of that amount, or the amount as one more choice."""
        try:
            amount = self.to_python(data)
        except ValidationError:
            return data
        if amount is None or str(data) in self.thresholds:
            return data
        same = next((pk for pk, one in self.thresholds.items() if one.amount == amount), None)
        if same is None:
            self.choices = [*self.choices, (data, rupiah(amount))]
        return same or data


def _threshold_words(one):
    return f"{rupiah(one.amount)} · {one.get_kind_display()}, {one.get_scope_display().lower()} {one.valid_from:%Y}"


class ConditionsForm(forms.Form):
    """Some of the fields below, as a report names them. `conditions()` gives what was chosen."""

    def __init__(self, data, *, scope: Scope, names, per=(), figures=()):
        super().__init__(data or None)
        self.scope = scope
        makers = {
            "figure": lambda: forms.ChoiceField(choices=[(key, FIGURES[key].label) for key in figures]),
            "district": self._district,
            "ward": lambda: PickField(scope.wards, label=_("Ward"), empty=_("All wards"), groups=True),
            "officer": lambda: OfficerField(required=False),
            "programme": lambda: PickField(
                Programme.objects.order_by("name"), label=_("Programme"), empty=_("All programmes")
            ),
            "species": lambda: PickField(
                SeedlingSpecies.objects.order_by("name"), label=_("Species"), empty=_("All species")
            ),
            "threshold": lambda: ThresholdField(Threshold.objects.order_by("kind", "-valid_from")),
            "amount": lambda: RupiahField(label=_("Other threshold in Rp"), required=False, max_digits=12, min_value=1),
            "since": lambda: _day(_("From")),
            "until": lambda: _day(_("Until")),
            "per": lambda: forms.ChoiceField(choices=per, required=False, widget=forms.HiddenInput),
        }
        for name in (*names, *(["per"] if per else [])):
            self.fields[name] = makers[name]()

    def _district(self):
        districts = {ward.district_id: ward.district for ward in self.scope.wards}
        return PickField(districts.values(), label=_("District"), empty=_("All districts"))

    def clean(self):
        found = super().clean()
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        ward, district = found.get("ward"), found.get("district")
        if ward and district and ward.district_id != district.pk:
            self.add_error("ward", _("This ward isn't in the chosen district."))
        return found

    def conditions(self) -> Conditions:
        """The Conditions chosen; call it on a valid or unbound form."""
        found = dict(getattr(self, "cleaned_data", {}))
        amount = found.pop("amount", None)
        found.pop("figure", None)
        if amount is not None:
            found["threshold"] = amount
        return Conditions(**{name: value for name, value in found.items() if value not in (None, "")})


class OfficerField(forms.CharField):
    """A user by id or username, or `none` for nobody."""

    def clean(self, value):
        text = str(value or "").strip()
        if not text or text == NOBODY:
            return text or None
        key = {"pk": int(text)} if text.isdecimal() and len(text) < 18 else {"username": text}
        found = User.objects.filter(**key).first()
        if found is None:
            raise ValidationError(_("There is no such officer."), "invalid_choice")
        return found


def _day(label):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"])


ROW_FIELDS = ("figure", "district", "ward", "officer", "programme", "species", "threshold", "since", "until")


def report_form(report, data, scope: Scope) -> ConditionsForm:
    """The filter form of a report, bound where `data` holds something."""
    return ConditionsForm(data, scope=scope, names=report.fields, per=report.per)


def rows_form(data, scope: Scope) -> ConditionsForm:
    """The form that reads the address of a number's rows."""
    return ConditionsForm(data, scope=scope, names=ROW_FIELDS, figures=FIGURES)
