"""The programmes of a household on its case page: its enrolments, and what it may be proposed for and why."""

from django.utils import timezone
from django.utils.translation import gettext as _

from households.case import Panel, add_panel
from households.scope import sees_whole_city, ward_ids
from programs.eligibility import assess, facts_of
from programs.kinds import kind_of
from programs.models import Enrolment, Programme
from programs.models.enrolments import OPEN_STATES
from programs.parameters import parameters_of, with_parameters


@add_panel
def programmes_panel(household, user):
    """Enrolments and eligibility; None for people who see neither."""
    by_ward = household.ward_id in ward_ids(user)
    if not (by_ward or user.has_perm("programs.view_enrolment")):
        return None
    enrolments = _enrolments(household, user, by_ward)
    context = {
        "household": household,
        "enrolments": enrolments,
        "programmes": _offers(household, user, by_ward, enrolments),
        "links": user.has_perm("programs.view_enrolment"),
    }
    return Panel(_("Programmes"), "programs/case_panel.html", context, order=40)


def _enrolments(household, user, by_ward):
    """All enrolments of the household for those who cover its ward, else those `user` may see."""
    whole = by_ward or sees_whole_city(user)
    found = Enrolment.objects.all() if whole else Enrolment.objects.visible_to(user)
    found = found.filter(household=household).select_related("programme", "person", "roster")
    return list(found.order_by("-proposed_at", "pk"))


def _offers(household, user, by_ward, enrolments):
    """One entry a running programme that takes proposals: what the rules say, and whether `user` may propose.

    Those that a family is eligible for come first. Membership that comes by list alone has no rules to tell here.
    """
    programmes = Programme.objects.filter(active=True)
    if not (by_ward or sees_whole_city(user)):
        programmes = programmes.visible_to(user)
    day = timezone.localdate()
    facts, may = facts_of(household, day), user.has_perm("programs.propose_enrolment")
    offers = [
        _offer(programme, facts, enrolments, may)
        for programme in with_parameters(programmes.select_related("agency"))
        if kind_of(programme).proposable
    ]
    return sorted(offers, key=lambda offer: not offer["assessment"].eligible)


def _offer(programme, facts, enrolments, may):
    kind, parameters = kind_of(programme), parameters_of(programme, facts.day)
    of_persons = programme.unit == Programme.Unit.PERSON
    found = assess(kind.rules, facts, parameters, of_persons=of_persons)
    mine = [one for one in enrolments if one.programme_id == programme.pk and one.state in OPEN_STATES]
    taken = {one.person_id for one in mine}
    free = bool(found.eligible_ids - taken) if of_persons else not mine
    extra = kind.assessment_context(facts, parameters) if kind.assessment_context else {}
    return {
        "programme": programme,
        "assessment": found,
        "may_propose": may and found.eligible and free,
        "taken": bool(mine),
        "template": kind.assessment_template,
        "extra": extra,
    }
