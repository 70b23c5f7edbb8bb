"""The enrolments of a family as they were on a date, on the page of its past."""

from django.db.models import CharField, F, OuterRef, Q, Subquery, UUIDField
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from households.case import Panel
from households.events.past import add_past_panel, end_of
from households.models import LifeEvent
from households.scope import sees_whole_city, ward_ids
from programs.models import Enrolment, EnrolmentState, EnrolmentTouch
from programs.models.enrolments import ENDED_STATES


@add_past_panel
def enrolments_panel(household, user, day):
    """The enrolments that were open at the end of `day`; None for people who see none of this household."""
    by_ward = household.ward_id in ward_ids(user)
    if not (by_ward or user.has_perm("programs.view_enrolment")):
        return None
    seen = Enrolment.objects.all() if by_ward or sees_whole_city(user) else Enrolment.objects.visible_to(user)
    rows = list(enrolments_on(household, day, seen))
    for row in rows:
        row.shown = EnrolmentState.ACTIVE if row.state_then in ENDED_STATES else row.state_then
    return Panel(_("Programmes"), "programs/past_panel.html", {"enrolments": rows})


def enrolments_on(household, day, seen):
    """Those of the enrolments `seen` that `household` had at the end of `day`, with `state_then`: begun or proposed by
    then and not ended, in the family in which they then were."""
    later = Enrolment.pgh_event_models["update"].objects.filter(
        pgh_obj_id=OuterRef("pk"), pgh_created_at__gte=end_of(day)
    ).order_by("pgh_id")  # fmt: skip
    # A union, since an OR over two tables would read every enrolment of the city.
    events = LifeEvent.objects.filter(Q(household=household) | Q(other=household)).order_by()
    touched = EnrolmentTouch.objects.filter(event__in=events).values("enrolment")
    mine = Enrolment.objects.filter(household=household).values("pk").union(touched)
    begun = Q(proposed_at__lt=end_of(day)) | Q(started_on__lte=day)
    found = seen.filter(begun, pk__in=mine).exclude(ended_on__lte=day)
    found = found.annotate(
        state_then=Coalesce(Subquery(later.values("state")[:1]), F("state"), output_field=CharField()),
        family_then=Coalesce(Subquery(later.values("household_id")[:1]), F("household_id"), output_field=UUIDField()),
    )
    found = found.filter(family_then=household.pk).exclude(state_then=EnrolmentState.REJECTED)
    return found.select_related("programme", "person").order_by("programme__name", "pk")
