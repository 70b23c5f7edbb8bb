"""PIP (Ministry of Education): pupils of a verified poor household; school and ministry decide."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.eligibility import Finding, Member, Rule, RuleSet, aged
from programs.kinds.base import EXTREMELY_POOR_OR_POOR, VERIFIED, Kind, Number
from programs.models import PipDetails
from programs.parameters import Parameters

SCHOOLS = ("sd", "smp", "sma")


def _judge_pupil(member: Member, _parameters) -> Finding:
    if member.school_level in SCHOOLS:
        return Finding(True, _("Goes to school (%(level)s).") % {"level": member.school_level.upper()})
    return Finding(False, _("Doesn't go to SD, SMP or SMA/SMK."))


def _judge_age(member: Member, parameters: Parameters) -> Finding:
    low, high = int(parameters.value("min_age")), int(parameters.value("max_age"))
    if member.age is None:
        return Finding(False, _("The date of birth isn't known."))
    text = _("Age %(age)d; PIP is for pupils aged %(low)d to %(high)d.")
    return Finding(low <= member.age <= high, text % {"age": member.age, "low": low, "high": high})


def _age_condition(parameters: Parameters, day) -> Q:
    return aged(day, int(parameters.value("min_age")), int(parameters.value("max_age")))


class PipForm(forms.ModelForm):
    """School year, level and school of the pupil."""

    class Meta:
        model = PipDetails
        fields = ["school_year", "level", "school", "nisn"]

    def __init__(self, *args, household=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school_year"].initial = school_year(timezone.localdate())
        self.fields["level"].choices = [
            choice for choice in self.fields["level"].choices if not choice[0] or choice[0] in SCHOOLS
        ]
        self.fields["level"].required = False
        self.fields["level"].help_text = _("Left empty: the level in the register.")


def school_year(day) -> int:
    """The year in which the school year of `day` began (July)."""
    return day.year if day.month >= 7 else day.year - 1


def make_details(enrolment, given):
    """School year and level from today and from the person unless given."""
    values = {key: value for key, value in given.items() if value not in ("", None)}
    values = {"school_year": school_year(timezone.localdate()), "level": enrolment.person.school_level} | values
    return PipDetails(enrolment=enrolment, **values)


KIND = Kind(
    name="pip",
    label=gettext_lazy("PIP"),
    rules=RuleSet(
        household=(VERIFIED, EXTREMELY_POOR_OR_POOR),
        person=(
            Rule(
                code="pupil",
                title=gettext_lazy("Pupil of SD, SMP or SMA/SMK"),
                judge=_judge_pupil,
                condition=lambda _parameters, _day: Q(school_level__in=SCHOOLS),
                source=gettext_lazy("Ministry of Education, PIP"),
            ),
            Rule(
                code="age",
                title=gettext_lazy("Of school age"),
                judge=_judge_age,
                condition=_age_condition,
                source=gettext_lazy("Ministry of Education, PIP"),
                needs=("min_age", "max_age"),
            ),
        ),
    ),
    parameters={
        "amount_sd": Number(gettext_lazy("pupil SD"), "rupiah"),
        "amount_smp": Number(gettext_lazy("pupil SMP"), "rupiah"),
        "amount_sma": Number(gettext_lazy("pupil SMA"), "rupiah"),
        "half_year_share": Number(gettext_lazy("first or final class: share of the amount"), "percent"),
        "min_age": Number(gettext_lazy("age at least"), "years"),
        "max_age": Number(gettext_lazy("age at most"), "years"),
    },
    details=PipDetails,
    details_form=PipForm,
    make_details=make_details,
)
