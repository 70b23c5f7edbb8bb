"""Training: members of verified poor households, fish traders first; sessions with attendance."""

import re

from django import forms
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.eligibility import Finding, Member, Rule, RuleSet, aged
from programs.kinds.base import EXTREMELY_POOR_OR_POOR, VERIFIED, Kind, Number, cost_of_one
from programs.models import TrainingDetails
from programs.parameters import Parameters

# "PEDAGANG IKAN", "JUAL IKAN", "PAPALELE IKAN"; not "PENDIDIKAN". The same once for Python, once for PostgreSQL.
FISH_TRADER = re.compile(r"(dagang|jual|papalele).*\bikan\b", re.IGNORECASE | re.DOTALL)
FISH_TRADER_SQL = r"(dagang|jual|papalele).*\mikan\M"


def is_fish_trader(occupation: str) -> bool:
    """Whether an occupation as written in the register is that of a fish trader."""
    return bool(FISH_TRADER.search(occupation or ""))


def _judge_age(member: Member, parameters: Parameters) -> Finding:
    low = int(parameters.value("min_age"))
    if member.age is None:
        return Finding(False, _("The date of birth isn't known."))
    text = _("Age %(age)d; the training is for those aged %(low)d or more.")
    return Finding(member.age >= low, text % {"age": member.age, "low": low})


def _traders_first(field):
    return Case(When(**{field: FISH_TRADER_SQL, "then": Value(0)}), default=Value(1))


class TrainingForm(forms.ModelForm):
    """Whether the participant trades fish."""

    class Meta:
        model = TrainingDetails
        fields = ["fish_trader"]

    def __init__(self, *args, household=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fish_trader"].help_text = _("Fish traders come first; also taken from the occupation.")


def make_details(enrolment, given):
    """A fish trader by what is given or by the occupation in the register."""
    told = given.get("fish_trader") or is_fish_trader(enrolment.person.occupation if enrolment.person else "")
    return TrainingDetails(enrolment=enrolment, fish_trader=told)


def inherit(_old, made):
    """The heir by the occupation in the register."""
    make_details(made, {}).save(force_insert=True)


KIND = Kind(
    name="training",
    label=gettext_lazy("Training"),
    rules=RuleSet(
        household=(VERIFIED, EXTREMELY_POOR_OR_POOR),
        person=(
            Rule(
                code="age",
                title=gettext_lazy("Old enough for the training"),
                judge=_judge_age,
                condition=lambda parameters, day: aged(day, int(parameters.value("min_age"))),
                source=gettext_lazy("Working rule of the agency, to be confirmed"),
                needs=("min_age",),
            ),
        ),
    ),
    parameters={
        "attendance_share": Number(gettext_lazy("attendance for the certificate"), "percent"),
        "min_age": Number(gettext_lazy("age at least"), "years"),
        "cost": Number(gettext_lazy("cost of a participant"), "rupiah"),
    },
    details=TrainingDetails,
    details_form=TrainingForm,
    make_details=make_details,
    inherit=inherit,
    priority=lambda: Case(When(Q(training__fish_trader=True), then=Value(0)), default=Value(1)),
    candidate_priority=lambda: _traders_first("occupation__iregex"),
    priority_note=gettext_lazy("Fish traders come first."),
    priority_groups=(gettext_lazy("Fish trader, so first in line"), gettext_lazy("After the fish traders")),
    activity="sessions",
    cost=cost_of_one("cost"),
    cost_needs=("cost",),
)
