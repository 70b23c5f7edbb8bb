"""What delivery leaves for today: survival checks that are due."""

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.workday import NORMAL, Card
from programs.models import Enrolment, SurvivalCheck


def cards(user):
    """One card for each programme with checks due, of those `user` records for."""
    if not user.has_perm("programs.record_activity"):
        return
    mine = Enrolment.objects.visible_to(user)
    due = SurvivalCheck.objects.filter(handover__enrolment__in=mine).due(timezone.localdate()).order_by()
    programme = "handover__enrolment__programme__slug"
    for slug, count in due.values_list(programme).annotate(count=Count("pk")).order_by(programme):
        text = _("Count what is alive in the families' yards.")
        yield Card(_("Survival checks due"), reverse("checks", args=[slug]), count, text, NORMAL)
