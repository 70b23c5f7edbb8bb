"""Where touched enrolments wait: the list of an agency, and the first page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.workday import URGENT, Card
from programs.models import EnrolmentTouch
from programs.touched.actions import SETTLES


def waiting_for(user):
    """The touched enrolments that `user` sees and nobody settled."""
    return EnrolmentTouch.objects.visible_to(user).waiting()


def cards(user):
    """Enrolments that wait for a word after a life event."""
    if user.has_perm(SETTLES):
        yield Card(
            _("After life events"), reverse("touched"), waiting_for(user).count(),
            _("Say how these enrolments go on."), URGENT, _("No enrolment waits after a life event."),
        )  # fmt: skip
