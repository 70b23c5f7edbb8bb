"""The forms of the events, one a kind."""

from django import forms
from django.utils.translation import gettext_lazy as _

from households.events import planning
from households.events.facts import address_of, family_of
from households.events.forms.base import (
    NUMBER,
    Addressed,
    EventForm,
    OneMember,
    SomeMembers,
    Successor,
    card_field,
    founded,
    new_card,
    target_of,
)
from households.events.forms.newcomers import Newcomer
from households.events.rules import NEW, Someone
from households.models import EventKind, Household
from households.models.register import Relation, Sex
from households.register.errors import AlreadyRegistered

NOT_HEAD = [choice for choice in Relation.choices if choice[0] != Relation.HEAD]


class BirthForm(Newcomer, EventForm):
    """A newborn child; a NIK may be missing."""

    kind, proof_hint = EventKind.BIRTH, _("Birth certificate, or the letter of midwife or hospital.")
    relation = forms.ChoiceField(label=_("Relation to the head"), choices=NOT_HEAD, initial=Relation.CHILD)
    mother = OneMember(label=_("Mother"), required=False)
    groups = ((_("The child"), ("name", "sex", "birth_place", "nik", "relation", "mother"), ""),)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].label = _("Date of birth")
        self.fields["nik"].help_text = _("Blank: has no NIK yet.")
        del self.fields["birth_date"]
        women = self.fields["mother"].queryset.filter(sex=Sex.FEMALE)
        self.fields["mother"].queryset = women

    def clean(self):
        self.cleaned_data["birth_date"] = self.cleaned_data.get("happened_on")
        return super().clean()

    def _check_known(self):
        self.add_error("nik", AlreadyRegistered("nik"))

    def add_error(self, field, error):
        if field == "birth_date":
            field = "happened_on"
            if field in self.errors:
                return
        super().add_error(field, error)

    def newcomer(self):
        mother = self.cleaned_data.get("mother")
        return super().newcomer() | {"mother_name": mother.name if mother else ""}

    def plan(self, day, today):
        values = self.cleaned_data
        child = Someone(NEW, values["name"], values["sex"], day, relation=values["relation"])
        return planning.birth(self.family(), day, today, child=child, mother=self.key("mother"))


class DeathForm(Successor, EventForm):
    """Who died, and who is head where it was the head."""

    kind, proof_hint = EventKind.DEATH, _("Death certificate, or the letter of the ward.")
    person = OneMember(label=_("Who died"))
    about = ("person",)
    groups = ((_("Who died"), ("person", "new_head"), ""),)

    def plan(self, day, today):
        return planning.death(self.family(), day, today, person=self.key("person"), new_head=self.key("new_head"))


class MoveOutForm(Successor, EventForm):
    """Who leaves, where to, and who is head of the others."""

    kind, proof_hint = EventKind.MOVE_OUT, _("Letter of moving (SKPWNI).")
    people = SomeMembers(label=_("Who leaves"))
    kk_number = forms.CharField(
        label=_("No. KK of the family they go to"), required=False, widget=forms.TextInput(attrs=NUMBER),
        help_text=_("Leave it blank where they leave the city or their new family isn't registered."),
    )  # fmt: skip
    about = ("people",)
    groups = ((_("Who leaves, and where to"), ("people", "kk_number", "new_head"), ""),)

    def clean(self):
        values = super().clean()
        self.target = target_of(self, "kk_number")
        return values

    def involved(self):
        return (self.target.pk,) if self.target else ()

    def plan(self, day, today):
        target = family_of(self.target) if self.target else None
        people = [one.pk for one in self.cleaned_data["people"]]
        return planning.move_out(self.family(), day, today, people=people, new_head=self.key("new_head"), target=target)


class MoveInForm(Newcomer, EventForm):
    """Who comes, and how they are related to the head."""

    kind, proof_hint = EventKind.MOVE_IN, _("Letter of moving (SKPWNI), or the new family card.")
    relation = forms.ChoiceField(label=_("Relation to the head"), choices=[("", _("Choose…")), *NOT_HEAD])
    groups = (
        (_("Who comes"), ("nik", "relation"), ""),
        (_("If not registered yet"), ("name", "sex", "birth_date", "birth_place"), ""),
    )

    def plan(self, day, today):
        person, origin = self.comer()
        relation = self.cleaned_data["relation"]
        return planning.move_in(self.family(), day, today, person=person, relation=relation, origin=origin)


class SplitForm(Successor, Addressed, EventForm):
    """Who leaves with a card of their own, its head and address, and who is head of the others."""

    kind, proof_hint = EventKind.SPLIT, _("The new family card, or the request for it.")
    people = SomeMembers(label=_("Who gets the new card"))
    head = OneMember(label=_("Head of the new card"))
    new_kk = card_field()
    about = ("people",)
    groups = (
        (_("The new family card"), ("people", "head", "new_kk"), ""),
        (_("Address of the new card"), Addressed.ADDRESS, ""),
        (_("The family that remains"), ("new_head",), ""),
    )

    def clean(self):
        values = super().clean()
        self.number = new_card(self, "new_kk")
        return values

    def founds(self):
        return founded(self.number, self.address_typed())

    def plan(self, day, today):
        people = [one.pk for one in self.cleaned_data["people"]]
        return planning.split(
            self.family(), day, today, people=people, head=self.key("head"), address=self.address_typed(),
            new_head=self.key("new_head"),
        )  # fmt: skip


class HeadChangeForm(EventForm):
    """Who is head from now on."""

    kind, proof_hint = EventKind.HEAD, _("The new family card, or a statement of the family.")
    new_head = OneMember(label=_("New head of the family"))
    about = ("new_head",)
    groups = ((_("New head"), ("new_head",), ""),)

    def plan(self, day, today):
        return planning.change_head(self.family(), day, today, new_head=self.key("new_head"))


class RelocateForm(Addressed, EventForm):
    """Where the whole family lives from now on."""

    kind, proof_hint = EventKind.RELOCATE, _("Letter of the RT, or of moving.")
    groups = ((_("New address"), Addressed.ADDRESS, ""),)

    def plan(self, day, today):
        home = Household.objects.select_related("ward").get(pk=self.household.pk)
        return planning.relocate(family_of(home), day, today, address=self.address_typed(), now=address_of(home))


class MarriageForm(Successor, Newcomer, EventForm):
    """Who marries, where the couple lives from now on, and what that needs."""

    IN, OUT, APART = "in", "out", "apart"
    kind, proof_hint = EventKind.MARRIAGE, _("Marriage certificate or book.")
    person = OneMember(label=_("Who marries"))
    lives = forms.ChoiceField(
        label=_("Where the couple lives"), widget=forms.RadioSelect,
        choices=[
            (IN, _("The husband or wife comes into this family")),
            (OUT, _("The member goes to the family of the husband or wife")),
            (APART, _("They get a family card of their own")),
        ],
    )  # fmt: skip
    target_kk = forms.CharField(
        label=_("No. KK of the family of the husband or wife"), required=False, widget=forms.TextInput(attrs=NUMBER),
        help_text=_("Leave it blank where they leave the city or that family isn't registered."),
    )  # fmt: skip
    new_kk = card_field()
    heads = forms.ChoiceField(
        label=_("Head of the new card"), required=False, initial="1",
        choices=[("1", _("The member of this family")), ("", _("The husband or wife"))],
    )  # fmt: skip
    about = ("person",)
    groups = (
        (_("The couple"), ("person", "lives"), ""),
        (_("The husband or wife"), Newcomer.NEWCOMER, "lives=in apart"),
        (_("The family they go to"), ("target_kk",), "lives=out"),
        (_("The new family card"), ("new_kk", "heads"), "lives=apart"),
        (_("The family that remains"), ("new_head",), "lives=out apart"),
    )

    def comes(self):
        return self.cleaned_data.get("lives") in (self.IN, self.APART)

    def clean(self):
        values, lives = super().clean(), self.cleaned_data.get("lives")
        self.target = target_of(self, "target_kk") if lives == self.OUT else None
        self.number = new_card(self, "new_kk") if lives == self.APART else None
        return values

    def involved(self):
        return (*super().involved(), *((self.target.pk,) if self.target else ()))

    def founds(self):
        if self.cleaned_data["lives"] != self.APART:
            return None
        return founded(self.number, address_of(Household.objects.select_related("ward").get(pk=self.household.pk)))

    def plan(self, day, today):
        family, person, lives = self.family(), self.key("person"), self.cleaned_data["lives"]
        if lives == self.OUT:
            target = family_of(self.target) if self.target else None
            return planning.marry_out(family, day, today, person=person, target=target, new_head=self.key("new_head"))
        spouse, origin = self.comer()
        if lives == self.IN:
            return planning.marry_in(family, day, today, person=person, spouse=spouse, origin=origin)
        home = Household.objects.select_related("ward").get(pk=self.household.pk)
        return planning.marry_apart(
            family, day, today, person=person, spouse=spouse, origin=origin, address=address_of(home),
            heads=bool(self.cleaned_data["heads"]), new_head=self.key("new_head"),
        )  # fmt: skip
