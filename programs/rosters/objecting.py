"""An objection brought at a family's page against its row of a roster: the row pauses, and its agency settles it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from households.objections.kinds import Kind, add_kind
from programs.models import Enrolment, EnrolmentState, RosterState
from programs.rosters.objections import ROSTER, contest_rows
from programs.rosters.ranking import contested

KNOWN = (RosterState.OBJECTION, RosterState.SUBMITTED, RosterState.APPROVED)
STATES = (EnrolmentState.PROPOSED, EnrolmentState.WAITLISTED)


def rows_of(household, _user):
    """(key, roster and whose row) of what a family has on rosters that were published and where it is still open."""
    rows = Enrolment.objects.filter(household=household, state__in=STATES, roster__state__in=KNOWN)
    for row in rows.filter(~contested()).select_related("roster", "person").order_by("pk"):
        yield str(row.pk), f"{row.roster.name}, {row.person.name}" if row.person else row.roster.name


def contest(objection, by):
    """The row of a recorded objection pauses, with the same words."""
    row = Enrolment.objects.select_related("roster").get(pk=objection.object_id)
    words = {"text": objection.statement, "raised_by": objection.brought_by}
    if not contest_rows(roster=row.roster, by=by, ids=[row.pk], **words):
        raise ValidationError(_("An objection against this row is open already."), code="contested")


add_kind(Kind(ROSTER, _("Roster"), rows_of, recorded=contest, decided_by=_("The agency settles it on its roster.")))
