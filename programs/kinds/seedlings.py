"""Seedlings for the yards of verified poor households; distributions with handover."""

from django import forms
from django.db.models import ExpressionWrapper, F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.eligibility import Facts, Finding, Rule, RuleSet
from programs.kinds.base import EXTREMELY_POOR_OR_POOR, RUPIAH, VERIFIED, Kind, Number
from programs.models import SeedlingDetails


def _judge_yard(_facts: Facts, _parameters) -> Finding:
    """No list and no visit records a yard, so nothing can be said but that somebody should look."""
    return Finding(None, _("The register doesn't say whether there is a yard: look before handing over."))


class SeedlingForm(forms.ModelForm):
    """Species and number asked for."""

    class Meta:
        model = SeedlingDetails
        fields = ["species", "quantity"]
        labels = {"quantity": gettext_lazy("Number of seedlings")}

    def __init__(self, *args, household=None, **kwargs):
        super().__init__(*args, **kwargs)


def make_details(enrolment, given):
    """What is given; nothing in bulk: the species is chosen when it is known what there is (at the handover)."""
    if given:
        return SeedlingDetails(enrolment=enrolment, **given)
    return None


def cost(parameters):
    """Rupiah of the seedlings asked for, or of the usual number where nothing was asked yet."""
    wanted = Coalesce(F("seedlings__quantity"), Value(int(parameters.value("per_household"))))
    return ExpressionWrapper(wanted * Value(parameters.value("seedling_price")), output_field=RUPIAH)


KIND = Kind(
    name="seedlings",
    label=gettext_lazy("Seedlings"),
    rules=RuleSet(
        household=(
            VERIFIED,
            EXTREMELY_POOR_OR_POOR,
            Rule(
                code="yard",
                title=gettext_lazy("A yard to plant in"),
                judge=_judge_yard,
                condition=lambda _parameters, _day: Q(),
                source=gettext_lazy("Department of Agriculture: seedlings are for household yards"),
            ),
        )
    ),
    parameters={
        "per_household": Number(gettext_lazy("seedlings a household")),
        "seedling_price": Number(gettext_lazy("price of a seedling"), "rupiah"),
        "survival_check_1": Number(gettext_lazy("first survival check after"), "days"),
        "survival_check_2": Number(gettext_lazy("second survival check after"), "days"),
        "survival_check_3": Number(gettext_lazy("third survival check after"), "days"),
    },
    details=SeedlingDetails,
    details_form=SeedlingForm,
    make_details=make_details,
    details_related=("species",),
    activity="distributions",
    cost=cost,
    cost_needs=("per_household", "seedling_price"),
)
