"""Which households the staff of agencies see: those in their programmes, and those who may be proposed for one."""

from django.db.models import Q

from accounts.colleagues import add_office
from households.scope import add_scope
from programs.models.agencies import agency_ids, works_for_agency
from programs.models.enrolments import Enrolment

CANDIDATES = Q(verification_status="verified", poverty_status__in=("extreme_poor", "poor"))


@add_scope
def households_of_agency(user):
    """Households with an enrolment in the own agencies' programmes, and verified (extremely) poor ones; else None."""
    if not works_for_agency(user):
        return None
    enrolled = Enrolment.objects.filter(programme__agency__in=agency_ids(user)).values("household")
    return CANDIDATES | Q(pk__in=enrolled)


@add_office
def staff_of_the_agency(user):
    """The staff of the own agencies; else None."""
    return Q(agencies__in=agency_ids(user)) if works_for_agency(user) else None
