"""The deeds of the audit trail in words. The apps name them by codes; one that isn't here is shown as its code."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

DEEDS = {
    "household.viewed": _("Looked at a family"),
    "household.find": _("Searched by number"),
    "household.search": _("Searched by name or address"),
    "household.register": _("Registered a family"),
    "household.correct": _("Corrected a family"),
    "household.change_head": _("Changed the head of a family"),
    "household.assign": _("Assigned a family"),
    "identity.reveal": _("Revealed an identity number"),
    "member.add": _("Added a member"),
    "member.correct": _("Corrected a member"),
    "member.remove": _("Removed a member"),
    "visit.view": _("Looked at a visit"),
    "visit.start": _("Started a visit"),
    "visit.save": _("Saved a visit"),
    "visit.photo.add": _("Added a photo"),
    "visit.photo.remove": _("Removed a photo"),
    "visit.submit": _("Submitted a visit"),
    "visit.approve": _("Approved a visit"),
    "visit.return": _("Returned a visit"),
    "visit.reject": _("Rejected a visit"),
    "field.taken_along": _("Took a family along on a phone"),
    "field.done": _("Received a record from a phone"),
    "field.conflict": _("Received a record that contradicts another"),
    "field.view": _("Looked at a record from a phone"),
    "field.unsent": _("A visit from a phone stayed a draft"),
    "field.photo.drop": _("Gave up a photo"),
    "field.settle.applied": _("Settled a conflict: the phone's answers"),
    "field.settle.kept": _("Settled a conflict: the stored answers"),
    "meeting.call": _("Called a ward meeting"),
    "meeting.decide": _("Wrote decisions of a ward meeting"),
    "meeting.attendance": _("Wrote the attendance of a ward meeting"),
    "meeting.close": _("Closed a ward meeting"),
    "meeting.minutes": _("Looked at minutes"),
    "meeting.scan": _("Uploaded signed minutes"),
    "meeting.paper": _("Took signed minutes"),
    "meeting.lock": _("Locked the list of a ward"),
    "determination.make": _("Determined the list of the city"),
    "determination.view": _("Looked at a determination"),
    "second.draw": _("Drew a visit for a second officer"),
    "second.assign": _("Chose the second officer"),
    "objection.record": _("Recorded an objection"),
    "objection.decide": _("Decided an objection"),
    "objection.evidence": _("Took the evidence of an objection"),
    "import.uploaded": _("Uploaded a list"),
    "import.sheet_chosen": _("Chose the sheet of a list"),
    "import.accepted": _("Accepted a list"),
    "import.accept_decided": _("Decided to accept a list"),
    "import.refused": _("Refused a list"),
    "import.given_up": _("A list could not be checked"),
    "import.cancelled": _("Cancelled the check of a list"),
    "import.undone": _("Undid the acceptance of a list"),
    "import.layout_named": _("Named the layout of a list"),
    "import.bad_rows_taken": _("Took the rejected rows of a list"),
    "enrolment.propose": _("Proposed somebody for a programme"),
    "enrolment.approved": _("Approved an enrolment"),
    "enrolment.waitlisted": _("Put on the waiting list"),
    "enrolment.rejected": _("Rejected an enrolment"),
    "enrolment.active": _("Started an enrolment"),
    "enrolment.suspended": _("Suspended an enrolment"),
    "enrolment.completed": _("Completed an enrolment"),
    "enrolment.exited": _("Ended an enrolment"),
    "enrolment.roster": _("Put on a roster"),
    "enrolment.roster_off": _("Taken off a roster"),
    "roster.create": _("Made a roster"),
    "roster.change": _("Changed a roster"),
    "roster.publish": _("Opened a roster to objections"),
    "roster.submit": _("Submitted a roster"),
    "roster.approve": _("Approved a roster"),
    "roster.return": _("Returned a roster"),
    "roster.reopen": _("Took up a roster again"),
    "roster.close": _("Closed a roster"),
    "roster.comment": _("Commented on a roster"),
    "session.create": _("Planned a session"),
    "session.attendance": _("Recorded attendance"),
    "certificate.issue": _("Gave a certificate"),
    "certificate.print": _("Looked at a certificate"),
    "distribution.create": _("Planned a distribution"),
    "distribution.handover": _("Recorded a handover"),
    "payout.create": _("Opened a stage of payments"),
    "payout.paid": _("Recorded a payment"),
    "payout.unpaid": _("Recorded why somebody was not paid"),
    "stock.received": _("Recorded seedlings that came in"),
    "stock.lost": _("Recorded seedlings that were lost"),
    "survival.check": _("Made a survival check"),
    "report.exported": _("Exported a report"),
    "admin.add": _("Added in administration"),
    "admin.change": _("Changed in administration"),
    "audit.view": _("Looked at the audit trail"),
}


def deed(action):
    """The deed in words, or the code of one that has none yet."""
    return DEEDS.get(action, action)


def record_kind(object_type):
    """`households.visit` → the model's name in words; the label itself where there is no such model (any more)."""
    try:
        name = str(apps.get_model(object_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return object_type
    return name[:1].upper() + name[1:]
