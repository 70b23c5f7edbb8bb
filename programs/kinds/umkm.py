"""UMKM: enterprises of grown members of verified poor households; turnover, mentoring, marketing partners' orders.

Micro enterprise: capital up to Rp 1 bn or yearly sales up to Rp 2 bn (PP 7/2021).
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kupang_case.forms import RupiahField
from programs.eligibility import Finding, Member, Rule, RuleSet, aged
from programs.kinds.base import EXTREMELY_POOR_OR_POOR, VERIFIED, Deed, Kind, Number, cost_of_one, due_line, due_of_one
from programs.kinds.steps import DeedForm, day_field, in_the_programme, text_field
from programs.models import Enterprise, MarketingPartner, MentoringVisit, PartnerOrder, Turnover
from programs.parameters import Parameters

RECORDS = "programs.record_activity"
LISTED = 12


def _judge_age(member: Member, parameters: Parameters) -> Finding:
    low = int(parameters.value("min_age"))
    if member.age is None:
        return Finding(False, _("The date of birth isn't known."))
    text = _("Age %(age)d; support is for those aged %(low)d or more.")
    return Finding(member.age >= low, text % {"age": member.age, "low": low})


class EnterpriseForm(forms.ModelForm):
    """Name, line and business number."""

    class Meta:
        model = Enterprise
        fields = ["name", "line", "nib"]

    def __init__(self, *args, household=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nib"].help_text = _("13 digits; empty where there is none yet.")


def make_details(enrolment, given):
    """What is given; nothing in bulk: the enterprise is written down when somebody has seen it."""
    return Enterprise(enrolment=enrolment, **given) if given else None


def inherit(old, made):
    """The same enterprise, where it was written down."""
    found = Enterprise.objects.filter(enrolment=old).values("name", "line", "nib").first()
    if found:
        Enterprise.objects.create(enrolment=made, **found)


class TurnoverForm(DeedForm):
    """The class of monthly turnover on a day."""

    monthly = forms.ChoiceField(label=gettext_lazy("monthly turnover"), choices=Turnover.Monthly.choices)
    seen_on = day_field()


class MentoringForm(DeedForm):
    """A mentoring visit."""

    held_on = day_field()
    mentor = forms.CharField(label=gettext_lazy("mentor"), max_length=120)
    findings = text_field(gettext_lazy("what was seen"))
    agreed = text_field(gettext_lazy("what was agreed"), required=False)


class OrderForm(DeedForm):
    """An order of a marketing partner."""

    partner = forms.ModelChoiceField(
        label=gettext_lazy("marketing partner"), queryset=MarketingPartner.objects.filter(active=True).order_by("name")
    )
    ordered_on = day_field()
    item = forms.CharField(label=gettext_lazy("item"), max_length=120)
    quantity = forms.IntegerField(label=gettext_lazy("quantity"), min_value=1, max_value=1_000_000)
    amount = RupiahField(label=gettext_lazy("amount in Rp"), max_digits=14)


def record_turnover(enrolment, by, *, monthly, seen_on):
    """The class seen on a day; the same day again corrects it."""
    values = {"monthly": monthly, "recorded_by": by}
    made, _created = Turnover.objects.update_or_create(enrolment=enrolment, seen_on=seen_on, defaults=values)
    return made.get_monthly_display()


def record_mentoring(enrolment, by, **values):
    """A visit of the mentor."""
    MentoringVisit.objects.create(enrolment=enrolment, recorded_by=by, **values)
    return values["mentor"]


def record_order(enrolment, by, **values):
    """What a partner ordered."""
    made = PartnerOrder.objects.create(enrolment=enrolment, recorded_by=by, **values)
    return f"{made.partner}: {made}"


def panel_context(enrolment, parameters) -> dict:
    """Turnover through time, visits, orders with their sum in rupiah."""
    orders = list(enrolment.orders.select_related("partner").order_by("-ordered_on", "-pk")[:LISTED])
    return {
        "enterprise": getattr(enrolment, "umkm", None),
        "turnovers": list(enrolment.turnovers.order_by("-seen_on", "-pk")[:LISTED]),
        "visits": list(enrolment.mentoring.order_by("-held_on", "-pk")[:LISTED]),
        "orders": orders,
        "ordered": sum(one.amount for one in orders),
    }


KIND = Kind(
    name="umkm",
    label=gettext_lazy("UMKM support"),
    rules=RuleSet(
        household=(VERIFIED, EXTREMELY_POOR_OR_POOR),
        person=(
            Rule(
                code="age",
                title=gettext_lazy("Old enough to run an enterprise"),
                judge=_judge_age,
                condition=lambda parameters, day: aged(day, int(parameters.value("min_age"))),
                source=gettext_lazy("Working rule of the agency, to be confirmed"),
                needs=("min_age",),
            ),
        ),
    ),
    parameters={
        "min_age": Number(gettext_lazy("age at least"), "years"),
        "cost": Number(gettext_lazy("cost of an enterprise"), "rupiah"),
        "micro_capital": Number(gettext_lazy("micro enterprise: capital at most"), "rupiah"),
        "micro_sales": Number(gettext_lazy("micro enterprise: yearly sales at most"), "rupiah"),
    },
    details=Enterprise,
    details_form=EnterpriseForm,
    make_details=make_details,
    inherit=inherit,
    cost=cost_of_one("cost"),
    cost_needs=("cost",),
    due=due_of_one("cost"),
    due_needs=("cost",),
    due_lines=due_line("cost", gettext_lazy("cost of an enterprise")),
    deeds=(
        Deed("turnover", gettext_lazy("Record turnover"), "graph-up", RECORDS, TurnoverForm, record_turnover,
             in_the_programme),
        Deed("mentoring", gettext_lazy("Record a mentoring visit"), "chat-left-text", RECORDS, MentoringForm,
             record_mentoring, in_the_programme),
        Deed("order", gettext_lazy("Record an order"), "cart", RECORDS, OrderForm, record_order, in_the_programme),
    ),
    panel_template="programs/kinds/umkm_panel.html",
    panel_context=panel_context,
)  # fmt: skip
