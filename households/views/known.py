"""A warning beside the fields while a person is typed in, or once when the form is sent: somebody like this is
registered already.
"""

from django import forms
from django.shortcuts import render
from django.utils.crypto import salted_hmac
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
    itself, known = SelfForm(request.POST), None
    if itself.is_valid():
        known = known_of(request, request.POST.get("prefix") or None, itself.cleaned_data["person"])
    return render(request, "households/_known.html", known or {"known": []})


def warn_once(request, *forms) -> bool:
    """Whether one of the sent forms of persons holds somebody who may be registered already, of whom the page hasn't
    told yet. Such a form then carries the warning (`known`) and an error; sent again as it is, it passes.
    """
    warned = False
    for form in forms:
        if not {"name", "birth_date"} & set(form.changed_data):
            continue
        typed = TypedForm(request.POST, prefix=form.prefix)
        if typed.is_valid() and (mark := _mark(typed.cleaned_data)) in request.POST.getlist("known_seen"):
            form.known = {"known": [], "elsewhere": False, "mark": mark}
        elif known := known_of(request, form.prefix, form.instance.pk):
            form.known, warned = known, True
            form.add_error("name", _("Perhaps registered already: see below. If it is somebody else, send it again."))
    return warned


def known_of(request, prefix=None, apart_from=None) -> dict | None:
    """The warning about the person typed into the sent form's fields; None where nobody is alike."""
    typed = TypedForm(request.POST, prefix=prefix)
    if not typed.is_valid():
        return None
    known = known_like(request.user, apart_from=apart_from, **typed.cleaned_data)
    if not known:
        return None
    seen = [one for one in known if one.seen]
    elsewhere = len(seen) < len(known)
    _record(request.user, seen, _("also elsewhere") if elsewhere else "")
    return {"known": seen, "elsewhere": elsewhere, "mark": _mark(typed.cleaned_data)}


def _mark(typed) -> str:
    """Goes out with the warning and comes back with the form: for just this it has been shown."""
    return salted_hmac("households.known", "|".join(map(str, typed.values()))).hexdigest()[:20]


def _record(user, seen, told):
    """Whom the warning named, and that it told of somebody outside: guessing leaves a trace."""
    shown = [audit.entry(by=user, action="person.known", on=one.person.household) for one in seen]
    audit.record_many([*shown, *([audit.entry(by=user, action="person.known", summary=told)] if told else [])])
