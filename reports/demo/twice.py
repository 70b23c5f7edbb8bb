"""A few people registered twice, as two clerks with two papers write them: for the queue of possible duplicates.

They are written over members of families that nobody has visited and no list or programme names, so that every number
of the city stays what it was.
"""

from datetime import date

from households.models import Household, LifeEvent, ListEntry, Person, Visit
from households.models.register import Relation
from programs.models import Enrolment
from reports.demo.loading import without_history
from reports.demo.plan import DEMO_WARDS

SAME = ("sex", "birth_date", "birth_place", "mother_name", "education", "school_level", "occupation")
SOUNDS = (("YU", "JU"), ("YO", "JO"), ("DH", "D"), ("TJ", "C"), ("OE", "U"), ("TH", "T"), ("KS", "X"), ("FR", "VR"))


def add_twice(rng, city) -> None:
    """Let one person after the other of the demo wards be a relative in a second family as well, each told another
    way; the last one in another ward, which only who sees the city can settle."""
    seconds = _in_second_families()
    here = [person for person in seconds if person.household.ward.name in DEMO_WARDS]
    elsewhere = [person for person in seconds if person.household.ward.name not in DEMO_WARDS]
    rng.shuffle(here)
    rng.shuffle(elsewhere)
    homes = {person.household_id for person in here[: len(TELLINGS) - 1]}
    told = _children_of_others(homes)
    rng.shuffle(told)
    with without_history(Person):
        for person, second, telling in zip(told, here[: len(TELLINGS) - 1] + elsewhere[:1], TELLINGS, strict=False):
            for name in SAME:
                setattr(second, name, getattr(person, name))
            second.name, second.nik, second.relation = person.name, None, Relation.RELATIVE
            telling(city, person, second)
            second.save()


def _in_second_families() -> list[Person]:
    """One member each, neither head nor wife or husband, of families nothing else speaks of."""
    # One table a statement: what was loaded a moment ago has no statistics yet, and a join of it all can take minutes.
    spoken_of = {
        home for model in (Visit, Enrolment, LifeEvent) for home in model.objects.values_list("household", flat=True)
    }
    quiet = Household.objects.filter(verification_status="unverified", member_count__gt=2).values_list("pk", flat=True)
    people = Person.objects.filter(household__in=set(quiet) - spoken_of, disability="")
    people = people.exclude(relation__in=["head", "spouse"]).exclude(pk__in=_listed())
    people = people.order_by("household", "-birth_date", "pk").distinct("household")
    return list(people.select_related("household__ward"))


def _listed() -> set:
    return set(ListEntry.objects.exclude(person=None).values_list("person", flat=True))


def _children_of_others(homes) -> list[Person]:
    """Children of the demo wards whose names have parts, one a family."""
    found = Person.objects.present().filter(household__ward__name__in=DEMO_WARDS, relation="child", name__contains=" ")
    found = found.exclude(nik=None).exclude(mother_name="").exclude(household__in=homes)
    return list(found.order_by("household", "birth_date", "pk").distinct("household"))


def _by_ear(city, person, second):
    """Another spelling, and a number that isn't quite theirs."""
    second.name = heard(person.name)
    second.nik = city.numbers.beside(person.nik, person.birth_date)


def _day_and_month(city, person, second):
    """Day and month exchanged where that is a date, else the first of January."""
    born = person.birth_date
    second.birth_date = date(born.year, born.day, born.month) if born.day <= 12 else date(born.year, 1, 1)


def _shorter(city, person, second):
    """The first two names alone, and the mother by another spelling."""
    second.name = " ".join(person.name.split()[:2])
    second.mother_name = heard(person.mother_name)


def _turned(city, person, second):
    """The family name first."""
    *given, family = person.name.split()
    second.name = " ".join([family, *given])


def _without_mother(city, person, second):
    second.mother_name = ""


TELLINGS = (_by_ear, _day_and_month, _shorter, _turned, _without_mother, _by_ear)


def heard(name) -> str:
    """The name as another clerk spells the same sounds; a doubled letter where it has none of them."""
    for one, other in SOUNDS:
        for here, there in ((one, other), (other, one)):
            if here in name:
                return name.replace(here, there, 1)
    return name[:3] + name[2:]
