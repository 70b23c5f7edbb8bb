"""Register and correct households and members. A form that comes late keeps what was typed and says what changed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import require
from households.forms.household import HouseholdForm
from households.forms.person import MemberForm, Members, PersonForm
from households.models import Household, Person
from households.register import actions, policies
from households.register.changes import changes_since
from households.register.errors import AlreadyRegistered, HouseholdChanged
from households.views.known import warn_once

INVALID = 422
form_view = require_http_methods(["GET", "HEAD", "POST"])
hide_numbers = sensitive_post_parameters()


@require("households.register_household")
@hide_numbers
@form_view
def household_new(request):
    """A new household with its members in one form; the head first."""
    data = request.POST or None
    forms = {
        "form": HouseholdForm(data, user=request.user),
        "head_form": PersonForm(data, prefix="head", head=True),
        "members": Members(data, prefix="members"),
    }
    people = [forms["head_form"], *forms["members"].forms]
    valid = bool(data) and _all_valid(forms)
    warned = bool(data) and warn_once(request, *people)
    if valid and not warned:
        try:
            household = _register(forms, request.user)
        except AlreadyRegistered as error:
            target = forms["form"] if error.field == "kk_number" else forms["head_form"]
            target.add_error(error.field, error)
        else:
            messages.success(request, _("The household was registered."))
            return redirect(household)
    _link_registered(request.user, forms["form"], *people)
    return render(request, "households/new.html", forms, status=INVALID if data else 200)


def _all_valid(forms):
    household, head = forms["form"].is_valid(), forms["head_form"].is_valid()
    forms["members"].head_nik = (
        forms["head_form"].cleaned_data.get("nik") if hasattr(forms["head_form"], "cleaned_data") else None
    )
    members = forms["members"].is_valid()
    clean = not any(form.errors for form in forms["members"].forms)
    return household and head and members and clean


def _register(forms, user):
    return actions.register_household(
        by=user, values=forms["form"].values(), head=forms["head_form"].values(), members=forms["members"].values()
    )


@require("households.correct_household")
@hide_numbers
@form_view
def household_correct(request, pk):
    """Correct number, ward, address and point."""
    household = _household(request, pk)
    form = HouseholdForm(request.POST or None, instance=_copy(household), user=request.user)

    def save():
        return actions.correct_household(
            household=household, by=request.user, version=form.cleaned_data["version"], values=form.values()
        )

    return _answer(request, form, household, save, _("Correct household"), _("The household was corrected."))


@require("households.correct_household")
@hide_numbers
@form_view
def member_new(request, pk):
    """Add a member."""
    household = _household(request, pk)
    form = MemberForm(request.POST or None, initial={"version": household.version})

    def save():
        return actions.add_member(
            household=household, by=request.user, version=form.cleaned_data["version"], values=form.values()
        )

    return _answer(request, form, household, save, _("Add member"), _("The member was added."))


@require("households.correct_household")
@hide_numbers
@form_view
def member_correct(request, pk, person):
    """Correct a member."""
    household, found = _member(request, pk, person)
    kept = Person.objects.get(pk=found.pk) if request.method == "POST" else found
    form = MemberForm(request.POST or None, instance=kept, initial={"version": household.version})

    def save():
        return actions.correct_member(
            person=found, by=request.user, version=form.cleaned_data["version"], values=form.values()
        )

    return _answer(request, form, household, save, _("Correct member"), _("The member was corrected."), person=found)


def _household(request, pk):
    household = get_object_or_404(Household.objects.visible_to(request.user).select_related("ward"), pk=pk)
    policies.check_correct(household, request.user)
    return household


def _member(request, pk, person):
    household = _household(request, pk)
    return household, get_object_or_404(household.members.present(), pk=person)


def _copy(household):
    """For the form to write into, so that the page goes on showing what is stored."""
    return Household.objects.select_related("ward").get(pk=household.pk)


def _answer(request, form, household, save, title, done, person=None):
    """Save and go back to the case, or show the form again with its errors and everything typed."""
    changed = None
    if request.method == "POST" and _is_sound(request, form):
        try:
            save()
        except HouseholdChanged as error:
            changed = _tell_changes(form, error.household)
        except AlreadyRegistered as error:
            form.add_error(error.field, error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect(household)
    _link_registered(request.user, form)
    context = {
        "form": form, "household": household, "person": person, "title": title, "changed": changed,
        "version": changed["version"] if changed else form["version"].value(),
    }  # fmt: skip
    status = 409 if changed else INVALID if request.method == "POST" else 200
    return render(request, "households/form.html", context, status=status)


def _is_sound(request, form):
    """Valid, and nobody in it of whom a warning is due."""
    valid = form.is_valid()
    return not (isinstance(form, PersonForm) and warn_once(request, form)) and valid


def _tell_changes(form, current):
    """What happened since; the version to send again with, once the person has looked."""
    return {"lines": changes_since(current, form.cleaned_data["version"]), "version": current.version}


def _link_registered(user, *forms):
    """Lead to the household that has the number already, where the person may see it; else say no more than that."""
    for form in forms:
        found = getattr(form, "registered", None)
        household = found.household if isinstance(found, Person) else found
        form.registered_url = (
            household.get_absolute_url()
            if household and Household.objects.visible_to(user).filter(pk=household.pk).exists()
            else ""
        )
