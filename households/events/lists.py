"""What is shown of life events: the menu, the panel of the case page, and what came to a ward."""

from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.workday import URGENT, Card
from households.case import Panel, add_work_panel
from households.events.offers import offers_of_case
from households.events.policies import RECORDS
from households.models import EventKind, LifeEvent

SHOWN = 20


class Choice(NamedTuple):
    """One line of the menu."""

    kind: str
    icon: str
    text: str | Promise

    @property
    def label(self):
        return EventKind(self.kind).label


MENU = (
    Choice(EventKind.BIRTH, "person-plus", gettext_lazy("A child is born; a NIK may be missing.")),
    Choice(EventKind.DEATH, "person-dash", gettext_lazy("A member died; another goes on as head where needed.")),
    Choice(
        EventKind.MARRIAGE, "people", gettext_lazy("A member marries: here, elsewhere, or with a card of their own.")
    ),
    Choice(EventKind.MOVE_IN, "house-add", gettext_lazy("Somebody comes into this family.")),
    Choice(EventKind.MOVE_OUT, "box-arrow-right", gettext_lazy("One, some or all members leave this family.")),
    Choice(EventKind.SPLIT, "houses", gettext_lazy("Some members get a family card of their own.")),
    Choice(EventKind.HEAD, "arrow-left-right", gettext_lazy("Another member becomes head; everybody stays.")),
    Choice(EventKind.RELOCATE, "geo-alt", gettext_lazy("The whole family, also to another ward of the city.")),
)


@add_work_panel
def events_panel(household, user):
    """The events of the family, the latest first, and the way to its past."""
    found = LifeEvent.objects.filter(Q(household=household) | Q(other=household)).select_related("recorded_by")
    context = {"household": household, "events": list(found[:SHOWN])}
    context["offers"] = offers_of_case(household, user)
    return Panel(_("Life events"), "households/events/panel.html", context, order=20)


def arrivals(user):
    """The events by which families or people came to the wards of `user`, not taken in yet."""
    related = ("household", "other", "ward", "receiving_ward", "recorded_by")
    return LifeEvent.objects.arriving(user).select_related(*related)


def cards(user):
    """Families and people that came to one's wards."""
    if user.has_perm(RECORDS):
        count = LifeEvent.objects.arriving(user).count()
        if count:
            text = _("They moved here from another ward; look at them and take them in.")
            yield Card(_("Moved to your ward"), reverse("arrivals"), count, text, URGENT)
