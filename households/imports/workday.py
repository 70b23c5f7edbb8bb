"""The card on the home page that speaks of lists."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.workday import NORMAL, Card
from households.models import ImportBatch


def import_cards(user):
    """For who imports lists: how many wait for a decision; one query."""
    if not user.has_perm("households.import_lists"):
        return
    waiting = ImportBatch.objects.visible_to(user).filter(state=ImportBatch.State.CHECKED).count()
    yield Card(
        _("Lists to decide on"), reverse("import_list"), waiting, _("Checked, neither accepted nor refused."), NORMAL,
        _("No list waits for a decision."),
    )  # fmt: skip
