"""What a visit still lacks before it can be sent."""

from django.utils.translation import gettext_lazy as _

from households.models.dwelling import Light
from households.models.visits import Presence, Visit
from households.visits.rules import COUNTED

DWELLING = ("tenure", "floor", "wall", "roof", "water", "light", "power", "fuel", "toilet")
SPENDING = ("food_spending", "other_spending")
POINT = ("latitude", "longitude", "accuracy")


def missing(visit, findings: dict, member_ids) -> list[tuple[str, str]]:
    """(name of the form field, what to do) for everything `visit` lacks; empty where it can be sent.

    `findings` maps person ids to what was found of them, `member_ids` are the present members of the household.
    A household that wasn't met needs a note and nothing else.
    """
    if not visit.presence:
        return [("presence", _("Say whether the family was met."))]
    if visit.presence != Presence.FOUND:
        return [] if visit.note.strip() else [("note", _("Write in the note what you found."))]
    return [*_members(findings, member_ids), *_answers(visit)]


def _members(findings, member_ids):
    unsaid = [person for person in member_ids if person not in findings]
    lacks = [(f"member_{person.hex}", _("Say of each member what you found.")) for person in unsaid[:1]]
    if not lacks and member_ids and not any(finding in COUNTED for finding in findings.values()):
        lacks.append((f"member_{member_ids[0].hex}", _("No member is confirmed: who lives here?")))
    if not member_ids:
        lacks.append(("members", _("This family has no members in the register: correct the family first.")))
    return lacks


def _answers(visit):
    for name in (*DWELLING, *SPENDING):
        if name == "power" and visit.light != Light.PLN_METERED:
            continue
        if getattr(visit, name) is None:
            label = Visit._meta.get_field(name).verbose_name
            yield name, _("Not filled in: %(label)s.") % {"label": label}
    if visit.food_spending is not None and visit.other_spending is not None:
        if visit.food_spending + visit.other_spending <= 0:
            yield "food_spending", _("A family spends something: food and other spending are both 0.")
