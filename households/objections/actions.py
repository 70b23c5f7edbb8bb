"""Recording and deciding objections."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from households.meetings.files import read_paper
from households.models import Objection
from households.models.objections import ObjectionState
from households.objections import policies
from households.objections.kinds import kind_of, targets
from households.objections.workflow import TRANSITIONS
from kupang_case.workflow import check_transition


@transaction.atomic
def record_objection(*, household, target, brought_by, contact, statement, evidence, by) -> Objection:
    """Write down what somebody brings forward against `target` (a value of `kinds.targets`) of `household`.

    `evidence` is an uploaded PDF or JPEG, or None. The term begins today.
    """
    policies.check_record(by)
    words = dict(targets(household, by))
    if target not in words:
        raise ValidationError(_("Choose what the objection is against."), code="target")
    kind, _colon, object_id = target.partition(":")
    paper = read_paper(evidence) if evidence else None
    made = Objection(
        household=household, kind=kind, object_id=object_id, object_label=words[target][:200],
        brought_by=brought_by.strip(), contact=contact.strip(), statement=statement.strip(), recorded_by=by,
    )  # fmt: skip
    if paper:
        made.evidence_type, made.evidence_sha256 = paper.type, paper.sha256
        made.evidence.save(f"{made.pk}.{paper.ending}", ContentFile(paper.content), save=False)
    made.save(force_insert=True)
    audit.record(by=by, action="objection.record", on=made, summary=made.object_label)
    if (known := kind_of(kind)) and known.recorded:
        known.recorded(made, by)
    return made


@transaction.atomic
def decide_objection(*, objection, uphold, reason, by) -> Objection:
    """Uphold or dismiss, with the reason. What follows (a new visit, a changed roster) is done by its own actions."""
    current = Objection.objects.select_for_update(of=["self"]).get(pk=objection.pk)
    policies.check_decide(current, by)
    return _decide(current, uphold, reason, by)


@transaction.atomic
def close_objections(*, kind, object_id, uphold, reason, by) -> int:
    """Close what waits against an object that its app has decided on, by that app's rules; return how many."""
    waiting = Objection.objects.filter(kind=kind, object_id=object_id, state=ObjectionState.RECEIVED)
    found = list(waiting.select_for_update(of=["self"]).order_by("pk"))
    for one in found:
        _decide(one, uphold, reason, by)
    return len(found)


def _decide(current, uphold, reason, by):
    state = ObjectionState.UPHELD if uphold else ObjectionState.DISMISSED
    check_transition(TRANSITIONS, current.state, state)
    if not reason.strip():
        raise ValidationError(_("Write the reason of the decision."), code="reason_missing")
    current.state, current.reason, current.decided_by, current.decided_at = state, reason.strip(), by, timezone.now()
    current.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    audit.record(by=by, action="objection.decide", on=current, summary=f"{state}: {current.reason}"[:200])
    return current
