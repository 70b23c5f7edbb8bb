"""PIP (Ministry of Education): pupils of a verified poor household; school and ministry decide."""

from decimal import Decimal

from django import forms
from django.db.models import Case, ExpressionWrapper, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.eligibility import Finding, Member, Rule, RuleSet, aged
from programs.kinds.base import EXTREMELY_POOR_OR_POOR, RUPIAH, VERIFIED, Kind, Number
from programs.kinds.pip_deeds import DEEDS, WAITS
from programs.models import Enrolment, PipDetails
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
        fields = ["school_year", "level", "school", "nisn", "half_year"]

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


COST_NEEDS = ("amount_sd", "amount_smp", "amount_sma", "half_year_share")


def cost(parameters):
    """Rupiah a year by the level recorded, else by the register; the first and the final class get their share."""
    level = Coalesce("pip__level", "person__school_level")
    rows = Enrolment.objects.filter(pk=OuterRef("pk")).annotate(at=level)
    amounts = [When(at=school, then=Value(parameters.value(f"amount_{school}"))) for school in SCHOOLS]
    share = Value(parameters.value("half_year_share") / 100)
    whole = Case(*amounts, default=Value(Decimal(0)), output_field=RUPIAH)
    half = Case(When(pip__half_year=True, then=share), default=Value(Decimal(1)), output_field=RUPIAH)
    return Subquery(rows.values(price=ExpressionWrapper(whole * half, output_field=RUPIAH))[:1])


def due_lines(enrolment, parameters, _day):
    """The one line of a pupil: level, whole or half a year, and its rupiah; none where the level isn't known."""
    details = getattr(enrolment, "pip", None)
    level = (details and details.level) or (enrolment.person.school_level if enrolment.person else "")
    if level not in SCHOOLS or any(key not in parameters for key in COST_NEEDS):
        return []
    half = details is not None and details.half_year
    share = parameters.value("half_year_share") / 100 if half else Decimal(1)
    words = _("%(level)s, half a year") if half else _("%(level)s, the whole year")
    return [(words % {"level": level.upper()}, parameters.value(f"amount_{level}") * share)]


def panel_context(enrolment, parameters) -> dict:
    """The details, whether the deadline has passed, and the amount of the year in rupiah (None where not set)."""
    details = getattr(enrolment, "pip", None)
    waits = details is not None and details.activate_by is not None and details.activated_on is None
    amount = next((amount for _words, amount in due_lines(enrolment, parameters, None)), None)
    late = waits and details.activate_by < timezone.localdate()
    return {"details": details, "late": late, "amount": amount}


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
    cost=cost,
    cost_needs=COST_NEEDS,
    due=lambda parameters, _day: cost(parameters),
    due_needs=COST_NEEDS,
    due_lines=due_lines,
    ready=lambda: Q(pip__activated_on__isnull=False),
    not_ready=gettext_lazy("the account isn't activated yet."),
    deeds=DEEDS,
    waits=WAITS,
    panel_template="programs/kinds/pip_panel.html",
    panel_context=panel_context,
)
