"""Life events of households as programmes follow them: foretold before one is recorded, put on the worklist with it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from households.events.followers import Follower, add_follower
from programs.models import EnrolmentTouch
from programs.models.touched import Choice
from programs.touched.finding import standing_of, touched_by
from programs.touched.rules import choices_of


def foresee(plan) -> list[str]:
    """One line that names the programmes touched, or none."""
    found = [f"{one.programme.name} ({one.person})" if one.person else one.programme.name for one in touched_by(plan)]
    if not found:
        return []
    return [_("The agencies then say how these go on: %(names)s.") % {"names": ", ".join(found)}]


def follow(event, plan) -> None:
    """Put what the event touched on the worklist, where there is something to decide."""
    touches = [EnrolmentTouch(event=event, enrolment=one) for one in touched_by(plan)]
    EnrolmentTouch.objects.bulk_create(touch for touch in touches if choices_of(standing_of(touch)))


def take_back(event) -> None:
    """Refuse where an agency has done something because of the event; what waits goes with it."""
    if event.touches.exclude(choice__in=["", Choice.STAYS]).exists():
        raise ValidationError(_("An agency has settled an enrolment because of this event. Talk to it first."))
    event.touches.all().delete()


add_follower(Follower(foresee, follow, take_back))
