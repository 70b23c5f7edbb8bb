"""Other social assistance (BPNT/sembako, PBI JKN, BLT): membership comes in by list, nobody is proposed."""

from django.utils.translation import gettext_lazy

from programs.eligibility import RuleSet
from programs.kinds.base import Kind, Number, cost_of_one, due_line, due_of_one

KIND = Kind(
    name="assistance",
    label=gettext_lazy("Other social assistance"),
    rules=RuleSet(),
    parameters={"amount": Number(gettext_lazy("amount a month"), "rupiah")},
    cost=cost_of_one("amount"),
    cost_needs=("amount",),
    due=due_of_one("amount"),
    due_needs=("amount",),
    due_lines=due_line("amount", gettext_lazy("amount a month")),
    proposable=False,
)
