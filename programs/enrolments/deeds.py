"""What only one kind records of an enrolment: finding it, offering it, doing it."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from kupang_case.workflow import check_transition
from programs.enrolments import policies
from programs.enrolments.moves import move
from programs.enrolments.workflow import DECISIONS, TRANSITIONS
from programs.kinds import kind_of
from programs.models import Enrolment, EnrolmentState
from programs.rosters.policies import allows


def find_deed(enrolment, name):
    """The deed of the enrolment's kind with this name, or None."""
    return next((deed for deed in kind_of(enrolment.programme).deeds if deed.name == name), None)


def deeds_for(enrolment, user, failed=None, form=None) -> list[dict]:
    """The deeds that `user` may do now, each with its form; the failed one keeps what was typed."""
    return [
        {"deed": deed, "form": form if deed.name == failed else deed.form(enrolment=enrolment, prefix=deed.name)}
        for deed in kind_of(enrolment.programme).deeds
        if user.has_perm(deed.permission) and allows(deed.check, enrolment)
    ]


@transaction.atomic
def do_deed(*, deed, enrolment, by, values) -> Enrolment:
    """Do the deed with the form's `values`, and move the enrolment where it leads; raises ValidationError with the
    reason where it can't be done now."""
    found = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("programme", "household").get(pk=enrolment.pk)
    )
    deed.check(found)
    columns = {}
    if deed.moves in DECISIONS:
        policies.check_not_own(found, by)
        columns = {"decided_by_id": by.pk, "decided_at": timezone.now()}
    if deed.moves == EnrolmentState.ACTIVE:
        columns = {"started_on": timezone.localdate()}
    told = deed.act(found, by, **values)
    if deed.moves:
        check_transition(TRANSITIONS, found.state, deed.moves)
        move([found.pk], new=deed.moves, by=by, summary=told, **columns)
    audit.record(by=by, action=f"enrolment.{deed.name}", on=found, summary=told)
    found.refresh_from_db()
    return found
