"""A family met for the first time, registered by the same forms and action as at the office."""

from django.utils.translation import gettext_lazy

from households.field.kinds import Applied, Kind, Rejected, errors_of, register
from households.forms.household import HouseholdForm
from households.forms.person import MOST_MEMBERS, PersonForm
from households.register.actions import register_household
from households.register.errors import AlreadyRegistered
from households.visits.actions import start_visit


def apply_household(submission, by) -> Applied:
    """Register the family `answers["household"]` with `answers["people"]`, the head first, and begin its visit. See
    `Kind.apply`."""
    form = HouseholdForm(_strings(submission.answers.get("household")), user=by)
    people = list(submission.answers.get("people") or [])[:MOST_MEMBERS]
    forms = [PersonForm(_strings(person), head=number == 0) for number, person in enumerate(people)]
    errors = _errors(form, forms)
    if errors:
        raise Rejected(errors)
    try:
        head, *members = [one.values() for one in forms]
        made = register_household(by=by, values=form.values(), head=head, members=members)
    except AlreadyRegistered as known:
        name = "kk_number" if known.field == "kk_number" else "people.0.nik"
        raise Rejected({name: [str(text) for text in known.messages]}) from None
    if by.has_perm("households.make_visit"):
        start_visit(household=made, by=by)  # so that it stands on the officer's list
    return Applied(str(made.pk), str(made), made)


def _errors(form, forms) -> dict:
    """Field → texts; those of a person carry its number, as in `people.1.nik`."""
    errors = {} if form.is_valid() else errors_of(form)
    if not forms:
        errors["people.0.name"] = [str(gettext_lazy("A family has a head."))]
    for number, one in enumerate(forms):
        if not one.is_valid():
            errors |= {f"people.{number}.{name}": texts for name, texts in errors_of(one).items()}
    return errors


def _strings(values) -> dict:
    """Form data of what a phone sent; what isn't a plain value is left out."""
    plain = values if isinstance(values, dict) else {}
    return {name: value for name, value in plain.items() if isinstance(value, str | int | float | bool)}


HOUSEHOLD = register(Kind("household", gettext_lazy("New family"), "households.register_household", apply_household))
