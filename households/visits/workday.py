"""The cards on the home page that speak of visits."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.workday import NORMAL, URGENT, Card
from households.models import FieldRecord
from households.visits import queues
from kupang_case.keyset import capped_count


def visit_cards(user):
    """What waits for `user`: visits to review, returned ones, households to visit, drafts."""
    makes, reviews = user.has_perm("households.make_visit"), user.has_perm("households.review_visit")
    counts = queues.counts(user) if makes or reviews else {}
    if reviews:
        text, empty = _("Sent by officers; the longest waiting comes first."), _("No visit waits for review.")
        yield Card(_("Visits to review"), _list("queue"), counts["queue"], text, URGENT, empty)
    if makes:
        yield from _officer(user, counts)
    if makes or reviews:
        unsettled = FieldRecord.objects.visible_to(user).filter(state=FieldRecord.State.CONFLICT).count()
        if unsettled:
            text = _("Two phones say different things; somebody has to choose.")
            yield Card(_("Field records to settle"), reverse("field_conflicts"), unsettled, text, URGENT)


def _officer(user, counts):
    if counts["returned"]:
        text = _("The ward head asks for a correction.")
        yield Card(_("Returned visits"), _list("mine"), counts["returned"], text, URGENT)
    count, capped = capped_count(queues.assigned_to(user))
    text, empty = _("Assigned to you, not begun."), _("No household is assigned to you.")
    yield Card(_("Households to visit"), _list("assigned"), count, text, NORMAL, empty, capped)
    text, empty = _("Begun, not yet sent."), _("No visit is left unfinished.")
    yield Card(_("Drafts"), _list("mine"), counts["draft"], text, NORMAL, empty)


def _list(show):
    return f"{reverse('visit_list')}?show={show}"
