"""What waits for whoever settles duplicates, and the way to the quality of the register."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.workday import QUIET, Card
from households.models import DuplicatePair
from kupang_case.keyset import capped_count


def register_cards(user):
    """Pairs to settle, and a link to what is missing or implausible."""
    cards = []
    if user.has_perm("households.settle_duplicates"):
        count, capped = capped_count(DuplicatePair.objects.visible_to(user).filter(state="open"))
        cards.append(
            Card(
                _("Possible duplicates"),
                reverse("duplicate_list"),
                count,
                _("Persons who may be registered twice."),
                QUIET,
                _("No pair waits for a decision."),
                capped,
            )
        )
    if user.has_perms(["households.view_household", "households.view_visit"]):
        text = _("What is missing or implausible. Each number opens its rows.")
        cards.append(Card(_("Quality of the register"), reverse("quality"), text=text))
    return cards
