"""PKH (Ministry of Social Affairs): the city only proposes. Components, at most four counted, with amounts."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, ExpressionWrapper, Func, OuterRef, Q, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.models import Person
from programs.eligibility import Facts, Finding, Member, Rule, RuleSet, aged, facts_of
from programs.kinds.base import EXTREMELY_POOR_OR_POOR, RUPIAH, VERIFIED, Kind, Number
from programs.kinds.pkh_deeds import DEEDS, change_recipient, panel_context
from programs.models import PkhDetails, PkhStage
from programs.parameters import Parameters

SCHOOLS = ("sd", "smp", "sma")
STAGES_A_YEAR = 4
AGES = ("child_max_age", "elderly_min_age")
LABELS = {
    "pregnant": gettext_lazy("pregnant or recently gave birth"),
    "child": gettext_lazy("small child"),
    "sd": gettext_lazy("pupil SD"),
    "smp": gettext_lazy("pupil SMP"),
    "sma": gettext_lazy("pupil SMA"),
    "elderly": gettext_lazy("elderly"),
    "disability": gettext_lazy("severe disability"),
}


COST_NEEDS = (*(f"amount_{code}" for code in LABELS), "max_components", *AGES)


@dataclass(frozen=True)
class Component:
    """One reason for which a member counts, with rupiah a year (None where no amount is set)."""

    member: Member
    code: str
    amount: Decimal | None

    @property
    def label(self):
        return LABELS[self.code]


def component_codes(member: Member, parameters: Parameters) -> list[str]:
    """The components that `member` is, most of them one or none."""
    age = member.age
    codes = ["pregnant"] if member.pregnant else []
    if age is not None and 0 <= age <= parameters.value("child_max_age") and member.school_level not in SCHOOLS:
        codes.append("child")
    if member.school_level in SCHOOLS:
        codes.append(member.school_level)
    if age is not None and age >= parameters.value("elderly_min_age"):
        codes.append("elderly")
    if member.severely_disabled:
        codes.append("disability")
    return codes


def components(facts: Facts, parameters: Parameters) -> list[Component]:
    """All components of a household, the highest amounts first: a member counts once, by the best of theirs."""
    found = []
    for member in facts.members:
        mine = [
            Component(member, code, parameters[f"amount_{code}"].value if f"amount_{code}" in parameters else None)
            for code in component_codes(member, parameters)
        ]
        if mine:
            found.append(max(mine, key=lambda one: one.amount or 0))
    return sorted(found, key=lambda one: (-(one.amount or 0), one.member.name))


def counted(facts: Facts, parameters: Parameters) -> tuple[list[Component], Decimal]:
    """The components that are paid, and their sum in rupiah a year."""
    most = int(parameters.value("max_components")) if "max_components" in parameters else 4
    paid = components(facts, parameters)[:most]
    return paid, sum((one.amount or Decimal(0) for one in paid), Decimal(0))


def _judge_component(facts: Facts, parameters: Parameters) -> Finding:
    found = components(facts, parameters)
    if not found:
        return Finding(False, _("No member is a component: no pregnancy, small child, pupil, elderly or disability."))
    names = ", ".join(f"{one.member.name} ({one.label})" for one in found)
    known = tuple((one.member.name, one.label) for one in found)
    return Finding(True, _("Components in the household: %(names)s.") % {"names": names}, known)


def _child(parameters, day) -> Q:
    return aged(day, 0, int(parameters.value("child_max_age"))) & ~Q(school_level__in=SCHOOLS)


def _component_condition(parameters: Parameters, day) -> Q:
    child = _child(parameters, day)
    elderly = aged(day, int(parameters.value("elderly_min_age")))
    one = Q(pregnant=True) | Q(severely_disabled=True) | Q(school_level__in=SCHOOLS) | child | elderly
    return Q(Exists(Person.objects.present().filter(one, household=OuterRef("pk"))))


class PkhForm(forms.ModelForm):
    """Year and stage proposed for, and who would receive."""

    class Meta:
        model = PkhDetails
        fields = ["year", "stage", "recipient"]

    def __init__(self, *args, household=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recipient"].queryset = household.members.present() if household else Person.objects.none()
        self.fields["recipient"].help_text = _("Usually the mother, not the head.")
        today = timezone.localdate()
        self.fields["year"].initial, self.fields["stage"].initial = today.year, (today.month + 2) // 3


def make_details(enrolment, given):
    """The stage of today's quarter unless given."""
    today = timezone.localdate()
    values = {"year": today.year, "stage": (today.month + 2) // 3} | given
    return PkhDetails(enrolment=enrolment, **values)


def assessment_context(facts, parameters) -> dict:
    """`components` (paid ones) and `total` in rupiah a year, for the case page."""
    if any(key not in parameters for key in AGES):
        return {"components": [], "total": None}
    paid, total = counted(facts, parameters)
    return {"components": paid, "total": total}


class SumOf(Func):
    """The sum of an array's numbers."""

    template = "(SELECT coalesce(sum(one), 0) FROM unnest(%(expressions)s) AS one)"
    output_field = RUPIAH


def cost(parameters):
    """Rupiah a year today: what `counted` adds up, by the members in the register."""
    return _yearly(parameters, timezone.localdate())


def due(parameters, day):
    """Rupiah of one stage: a quarter of the year's, by the members in the register and their age on `day`."""
    return ExpressionWrapper(_yearly(parameters, day) / STAGES_A_YEAR, output_field=RUPIAH)


def due_lines(enrolment, parameters, day):
    """The components that are paid in a stage, each with its quarter of the year's amount."""
    paid, _total = counted(facts_of(enrolment.household, day), parameters)
    return [(f"{one.member.name}: {one.label}", (one.amount or Decimal(0)) / STAGES_A_YEAR) for one in paid]


def in_stage(rows, year, part):
    """The families that the ministry's list of this stage names."""
    return rows.filter(Exists(PkhStage.objects.filter(enrolment=OuterRef("pk"), year=year, stage=part)))


def _yearly(parameters, day):
    conditions = {
        "pregnant": Q(pregnant=True),
        "child": _child(parameters, day),
        **{school: Q(school_level=school) for school in SCHOOLS},
        "elderly": aged(day, int(parameters.value("elderly_min_age"))),
        "disability": Q(severely_disabled=True),
    }
    amounts = [
        Case(When(one, then=Value(parameters.value(f"amount_{code}"))), default=Value(Decimal(0)), output_field=RUPIAH)
        for code, one in conditions.items()
    ]
    people = Person.objects.present().filter(household=OuterRef("household")).annotate(price=Greatest(*amounts))
    best = people.order_by("-price").values("price")[: int(parameters.value("max_components"))]
    return SumOf(ArraySubquery(best))


def record_stage_of_many(ids, year, stage):
    """Write the stage of a membership list for the enrolments with these keys."""
    PkhStage.objects.bulk_create(
        (PkhStage(enrolment_id=pk, year=year, stage=stage) for pk in ids), ignore_conflicts=True
    )
    PkhDetails.objects.bulk_create(
        (PkhDetails(enrolment_id=pk, year=year, stage=stage) for pk in ids),
        update_conflicts=True, unique_fields=["enrolment"], update_fields=["year", "stage"],
    )  # fmt: skip


KIND = Kind(
    name="pkh",
    label=gettext_lazy("PKH"),
    rules=RuleSet(
        household=(
            VERIFIED,
            EXTREMELY_POOR_OR_POOR,
            Rule(
                code="component",
                title=gettext_lazy("At least one PKH component"),
                judge=_judge_component,
                condition=_component_condition,
                source=gettext_lazy("Ministry of Social Affairs, components of PKH"),
                needs=AGES,
            ),
        )
    ),
    parameters={
        **{f"amount_{code}": Number(label, "rupiah") for code, label in LABELS.items()},
        "max_components": Number(gettext_lazy("components counted at most")),
        "child_max_age": Number(gettext_lazy("small child: age at most"), "years"),
        "elderly_min_age": Number(gettext_lazy("elderly: age at least"), "years"),
    },
    details=PkhDetails,
    details_form=PkhForm,
    make_details=make_details,
    details_related=("recipient",),
    assessment_template="programs/kinds/pkh_assessment.html",
    assessment_context=assessment_context,
    cost=cost,
    cost_needs=COST_NEEDS,
    due=due,
    due_needs=COST_NEEDS,
    due_lines=due_lines,
    parts=STAGES_A_YEAR,
    in_part=in_stage,
    deeds=DEEDS,
    panel_template="programs/kinds/pkh_panel.html",
    panel_context=panel_context,
    exits=("request", "not_eligible", "no_compliance", "not_poor"),
    take_members=record_stage_of_many,
    counts_members=True,
    pass_on=change_recipient,
)
