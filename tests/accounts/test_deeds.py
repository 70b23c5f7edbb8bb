"""Every deed that the audit trail can hold has words: nobody reads a code."""

import ast
from itertools import chain
from pathlib import Path

from accounts.deeds import DEEDS
from households.models import EventKind
from households.visits.actions import DEEDS as VISIT_DEEDS
from programs.kinds import KINDS
from programs.models import EnrolmentState, SeedlingEntry
from programs.models.referrals import ReferralState

ROOT = Path(__file__).parents[2]
APPS = ("accounts", "households", "programs", "reports", "kupang_case")
PREFIXES = {name.partition(".")[0] for name in DEEDS}
# The words of these f-strings come from here.
MADE = {
    "event": EventKind.values,
    "enrolment": [
        *(state for state in EnrolmentState.values if state != EnrolmentState.PROPOSED),
        *(deed.name for kind in KINDS.values() for deed in kind.deeds),
    ],
    "referral": [state for state in ReferralState.values if state != ReferralState.OPEN],
    "stock": SeedlingEntry.Kind.values,
    "visit": VISIT_DEEDS.values(),
}


def actions():
    """(code, file) of what is handed on as an `action`, by name or to a `_save` of its own."""
    for path in chain.from_iterable((ROOT / app).rglob("*.py") for app in APPS):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                given = [word.value for word in node.keywords if word.arg == "action"]
                if isinstance(node.func, ast.Name) and node.func.id == "_save":
                    given += node.args
                for one in chain.from_iterable(map(ast.walk, given)):
                    if isinstance(one, ast.Constant) and str(one.value).partition(".")[0] in PREFIXES:
                        yield one.value, path.relative_to(ROOT).as_posix()


def test_every_deed_in_the_code_has_words():
    found = [(code, where) for code, where in actions() if "." in code and not code.endswith(".")]
    assert len(found) > 60
    assert [(code, where) for code, where in found if code not in DEEDS] == []


def test_every_deed_that_is_put_together_has_words():
    codes = {f"{what}.{name}" for what, names in MADE.items() for name in names}
    assert sorted(codes - DEEDS.keys()) == []
