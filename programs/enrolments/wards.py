"""The ward on an enrolment is the household's, copied for counting: it follows where that is corrected."""

from households.register.actions import follow_ward
from programs.models import Enrolment


@follow_ward
def enrolments_follow(household) -> int:
    """Give every enrolment of `household`, also those that ended, its ward; return how many were another one's."""
    return Enrolment.objects.filter(household=household).exclude(ward=household.ward_id).update(ward=household.ward_id)
