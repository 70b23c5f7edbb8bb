"""The words and lines a phone needs without a signal: code lists, wards, thresholds, rules of identity."""

from django.utils import timezone
from django.utils.translation import get_language

from households.field.kinds import kinds_of
from households.field.sync import FORM_VERSIONS
from households.identity import MESSAGES
from households.identity.words import PLACEHOLDERS
from households.models import Threshold, VerificationLimit, Visit, VisitMember, VisitPhoto, Ward
from households.models.register import Relation, Sex
from households.models.visits import Presence
from households.visits.completeness import DWELLING, SPENDING
from households.visits.policies import MAX_PHOTOS
from households.visits.rules import COUNTED


def references(user) -> dict:
    """Everything as plain JSON values, with labels in the language in force."""
    label = {name: str(Visit._meta.get_field(name).verbose_name) for name in (*DWELLING, *SPENDING)}
    return {
        "language": get_language(),
        "form_version": max(FORM_VERSIONS),
        "kinds": [kind.name for kind in kinds_of(user)],
        "wards": list(Ward.objects.visible_to(user).order_by("name").values("id", "name")),
        "presence": _pairs(Presence.choices),
        "findings": _pairs(VisitMember.Finding.choices),
        "counted": sorted(COUNTED),
        "photos": _pairs(VisitPhoto.Kind.choices),
        "most_photos": MAX_PHOTOS,
        "attempts": int(VerificationLimit.objects.in_force(timezone.localdate()).get("attempts", 1)),
        "relations": _pairs(Relation.choices),
        "sexes": _pairs(Sex.choices),
        "questions": [
            {"name": name, "label": label[name], "choices": _pairs(Visit._meta.get_field(name).choices)}
            for name in DWELLING
        ],
        "spending": [{"name": name, "label": label[name]} for name in SPENDING],
        "thresholds": [
            _threshold(line) for line in Threshold.objects.filter(decides=True).order_by("valid_from", "pk")
        ],
        "placeholders": sorted(PLACEHOLDERS),
        "identity": {code: str(text) for code, text in MESSAGES.items() if code.startswith(("nik_", "kk_", "birth"))},
    }


def _pairs(choices):
    return [[key, str(label)] for key, label in choices]


def _threshold(line):
    return {
        "kind": line.kind, "scope": line.scope, "amount": str(line.amount), "from": line.valid_from.isoformat(),
    }  # fmt: skip
