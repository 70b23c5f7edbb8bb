"""Whoever changes a roster or its rows holds its row first: no place is given twice."""

from programs.models import Roster
from programs.rosters import policies


def locked(roster, version=None) -> Roster:
    """The roster as it is now, held until the transaction ends; raises with code `stale` where it isn't `version`."""
    found = Roster.objects.select_for_update(of=("self",)).select_related("programme__agency").get(pk=roster.pk)
    policies.check_version(found, version)
    return found
