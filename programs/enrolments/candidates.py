"""Who may be proposed for a programme and isn't yet, in order of need."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from programs.eligibility import eligible_households, eligible_persons, funnel, funnels
from programs.enrolments.need import need
from programs.figures import without_open_enrolment
from programs.kinds import kind_of
from programs.models import Enrolment, Programme
from programs.models.enrolments import OPEN_STATES
from programs.parameters import parameters_of


def candidates(programme, within, day=None):
    """A queryset of Person or of Household (the programme's unit), annotated with `need`: eligible members of the
    households `within` (a queryset) who have no open enrolment in this programme."""
    day = day or timezone.localdate()
    kind, parameters = kind_of(programme), parameters_of(programme, day)
    if programme.unit == Programme.Unit.PERSON:
        found = eligible_persons(kind.rules, parameters, day, within=within)
        taken = Enrolment.objects.filter(person=OuterRef("pk"), programme=programme, state__in=OPEN_STATES)
        ranked = need(kind.candidate_priority(), "household__current_visit__per_capita")
        return found.filter(~Exists(taken)).annotate(need=ranked)
    found = eligible_households(kind.rules, parameters, day, of_persons=False, within=within)
    ranked = need(kind.candidate_priority(), "current_visit__per_capita")
    return without_open_enrolment(found, programme).annotate(need=ranked)


def screening(programme, within, day=None):
    """How many households of `within` are left after each rule: pairs (title, households)."""
    day = day or timezone.localdate()
    of_persons = programme.unit == Programme.Unit.PERSON
    return funnel(kind_of(programme).rules, parameters_of(programme, day), day, of_persons=of_persons, within=within)


def screen_all(programmes, within, day=None):
    """The same for many programmes at once: pairs (programme, list of (title, households left)), from two passes."""
    day, programmes = day or timezone.localdate(), list(programmes)
    jobs = [(kind_of(one).rules, parameters_of(one, day), one.unit == Programme.Unit.PERSON) for one in programmes]
    return list(zip(programmes, funnels(jobs, day, within=within), strict=True))
