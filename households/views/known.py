"""A warning beside the fields while a person is typed in: somebody like this is registered already."""

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.access import require
from households.duplicates.known import known_like
from households.models.register import Sex


class TypedForm(forms.Form):
    """What is typed so far. A name and a date of birth, or nothing is looked for."""

    name = forms.CharField(min_length=3, max_length=120)
    birth_date = forms.DateField()
    sex = forms.ChoiceField(choices=Sex, required=False)


class SelfForm(forms.Form):
    """Whose fields these are, where that person is registered."""

    person = forms.UUIDField(required=False)


@require("households.register_household")
@sensitive_post_parameters()
@require_POST
def person_known(request):
    """The part of the page with the warning, empty where nobody is alike. `prefix`: that of the person's fields."""
    typed = TypedForm(request.POST, prefix=request.POST.get("prefix") or None)
    itself = SelfForm(request.POST)
    known = []
    if typed.is_valid() and itself.is_valid():
        known = known_like(request.user, apart_from=itself.cleaned_data["person"], **typed.cleaned_data)
    seen = [one for one in known if one.seen]
    context = {"known": seen, "elsewhere": len(seen) < len(known)}
    if known:
        told = _("also elsewhere") if context["elsewhere"] else ""
        _record(request.user, seen, told)
    return render(request, "households/_known.html", context)


def _record(user, seen, told):
    """Whom the warning named, and that it told of somebody outside: guessing leaves a trace."""
    shown = [audit.entry(by=user, action="person.known", on=one.person.household) for one in seen]
    audit.record_many([*shown, *([audit.entry(by=user, action="person.known", summary=told)] if told else [])])
