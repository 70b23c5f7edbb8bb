"""What may become of an enrolment after a life event. Pure."""

from dataclasses import dataclass

from programs.models.enrolments import ENROLLED_STATES
from programs.models.enrolments import EnrolmentState as S
from programs.models.touched import Choice

# The states through which an enrolment ends, from each from which it can: the table of moves knows no shorter way. From
# the waiting list it knows none: who is on one is taken off it.
ENDINGS = {
    S.PROPOSED: (S.REJECTED,),
    S.APPROVED: (S.ACTIVE, S.EXITED),
    S.ACTIVE: (S.EXITED,),
    S.SUSPENDED: (S.ACTIVE, S.EXITED),
}


@dataclass(frozen=True)
class Standing:
    """How an enrolment stands after the event. `gone`: the person died or left, or nobody remains in the family.
    `elsewhere`: there is a family to move along to, that of the person or the other one of the event. `heirs`: somebody
    of the family can take over. `listed`: it stands on a roster."""

    state: str
    of_person: bool
    gone: bool = False
    elsewhere: bool = False
    heirs: bool = False
    listed: bool = False


def choices_of(one: Standing) -> tuple[Choice, ...]:
    """What may be chosen, the likeliest first; nothing where there is nothing to decide: a proposal of a family that
    remains is judged anew when it is decided."""
    enrolled = one.state in ENROLLED_STATES
    if one.of_person:
        found = _of_person(one, enrolled)
    elif one.gone:
        found = [Choice.ALONG] if one.elsewhere else []
    elif not enrolled:
        return ()
    else:
        found = [Choice.STAYS, *([Choice.HEIR] if one.heirs else []), *([Choice.ALONG] if one.elsewhere else [])]
    ends = one.state in ENDINGS or (one.state == S.WAITLISTED and one.listed)
    return (*found, *([Choice.ENDS] if ends else []))


def _of_person(one, enrolled):
    if one.gone:
        return [Choice.HEIR] if one.heirs and enrolled else []
    return [Choice.ALONG] if one.elsewhere else [Choice.STAYS]
