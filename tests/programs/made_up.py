"""A made-up kind of programme, whole: house repair. This module and one line in `programs.kinds` are all of it.

Importing it registers its model; `test_made_up_kind` imports it, makes its table, and takes both away again.
"""

from django import forms
from django.db import models
from django.db.models import F, Q
from django.template import Template

from programs.eligibility import Facts, Finding, Rule, RuleSet
from programs.kinds.base import (  # fmt: skip
    EXTREMELY_POOR_OR_POOR,
    VERIFIED,
    Deed,
    Kind,
    Number,
    Wait,
    cost_of_one,
    due_line,
    due_of_one,
)
from programs.kinds.steps import DeedForm, day_field, in_the_programme
from programs.models import Enrolment


class HouseRepair(models.Model):
    """What is to be repaired, and when somebody saw it done."""

    class Part(models.TextChoices):
        ROOF = "roof", "Atap"
        FLOOR = "floor", "Lantai"

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, primary_key=True, related_name="house_repair")
    part = models.CharField("Bagian", max_length=5, choices=Part, default=Part.ROOF)
    area = models.PositiveSmallIntegerField("Luas (m²)", default=20)
    inspected_on = models.DateField(null=True)

    class Meta:
        app_label = "programs"

    def __str__(self):
        return f"{self.get_part_display()}, {self.area} m²"


class HouseRepairForm(forms.ModelForm):
    class Meta:
        model = HouseRepair
        fields = ["part", "area"]

    def __init__(self, *args, household=None, **kwargs):
        super().__init__(*args, **kwargs)


def judge_crowd(facts: Facts, parameters) -> Finding:
    least = int(parameters.value("min_members"))
    return Finding(len(facts.members) >= least, f"{len(facts.members)} anggota; sedikitnya {least}.")


class InspectionForm(DeedForm):
    seen_on = day_field("Diperiksa")


def inspect(enrolment, _by, *, seen_on):
    HouseRepair.objects.filter(enrolment=enrolment).update(inspected_on=seen_on)
    return f"Diperiksa {seen_on}"


KIND = Kind(
    name="house_repair",
    label="Bedah rumah",
    rules=RuleSet(
        household=(
            VERIFIED,
            EXTREMELY_POOR_OR_POOR,
            Rule("crowd", "Keluarga besar", judge_crowd,
                 lambda parameters, _day: Q(member_count__gte=int(parameters.value("min_members"))),
                 "Aturan rekaan", needs=("min_members",)),
        )
    ),
    parameters={"min_members": Number("anggota sedikitnya"), "cost": Number("biaya sebuah rumah", "rupiah")},
    details=HouseRepair,
    details_form=HouseRepairForm,
    make_details=lambda enrolment, given: HouseRepair(enrolment=enrolment, **given),
    priority=lambda: -F("house_repair__area"),
    priority_note="Yang paling luas didahulukan.",
    activity="sessions",
    cost=cost_of_one("cost"),
    cost_needs=("cost",),
    due=due_of_one("cost"),
    due_needs=("cost",),
    due_lines=due_line("cost", "biaya sebuah rumah"),
    deeds=(Deed("inspect", "Catat pemeriksaan", "check-lg", "programs.record_activity", InspectionForm, inspect,
                in_the_programme),),
    waits=(Wait("unseen", "Rumah belum diperiksa", "Periksa.",
                lambda _day: Q(state="active", house_repair__inspected_on__isnull=True)),),
    panel_template=Template("<p>Pemeriksaan: {{ panel.seen|default:'belum' }}</p>"),
    panel_context=lambda enrolment, _parameters: {"seen": enrolment.house_repair.inspected_on},
    exits=("request", "moved"),
)  # fmt: skip
