"""Families by structure: alone, couples, single parents, children with grandparents, three generations."""

from reports.demo.chance import Weighted
from reports.demo.names import family_name, full_name
from reports.demo.people import Member, born_years_ago

SIZES = Weighted({1: 8, 2: 12, 3: 18, 4: 22, 5: 18, 6: 11, 7: 6, 8: 3, 9: 1.5, 10: 0.5})
ALONE = Weighted({"old": 40, "young": 60})
TWO = Weighted({"couple": 42, "single_parent": 34, "grandparent": 10, "siblings": 14})
MORE = Weighted({"nuclear": 64, "single_parent": 13, "three_generations": 12, "with_relatives": 11})
WIFE_OF_OTHER_ORIGIN = 0.25
OLDEST = 98.0


class Family:
    """One family while it is being put together: `members` grows, the head first."""

    def __init__(self, rng, today, origin, origins):
        self.rng, self.today, self.origin, self.origins = rng, today, origin, origins
        self.family = family_name(rng, origin)
        self.members = []

    def add(self, relation, years, sex=None, family=None, origin=None, mother=""):
        """Add a person `years` old; by default of the family's name, of either sex, with an invented mother."""
        rng, origin = self.rng, origin or self.origin
        sex = sex or ("L" if rng.random() < 0.505 else "P")
        born, age = born_years_ago(self.today, min(max(years, 0.02), OLDEST))
        name = full_name(rng, origin, sex, self.family if family is None else family)
        if not mother and rng.random() < 0.85:
            mother = full_name(rng, origin, "P", family_name(rng, origin))
        away = age > 20 and rng.random() < 0.35
        place = rng.choice(origin.birth_places) if away else "KUPANG"
        self.members.append(Member(name, sex, born, age, relation, mother, place))
        return self.members[-1]

    def couple(self, years):
        """A husband of `years` as head and his wife, of her own name; return (wife, her age in years)."""
        self.add("head", years, "L")
        origin = self.origin
        if self.rng.random() < WIFE_OF_OTHER_ORIGIN:
            origin = self.origins.draw(self.rng)
        wife_years = max(18.2, years - self.rng.gauss(3, 3))
        wife = self.add("spouse", wife_years, "P", family_name(self.rng, origin), origin)
        return wife, wife_years

    def children(self, count, mother_years, mother_name):
        """`count` children of a mother `mother_years` old, the eldest first."""
        at_birth = self.rng.uniform(19, 26)
        for number in range(count):
            left = count - number - 1
            latest = mother_years - 1.3 * left - 0.1
            self.add("child", mother_years - min(at_birth, latest), mother=mother_name)
            at_birth += self.rng.uniform(1.4, 4.2)


def parent_years(rng, children) -> float:
    """The age of a parent of so many children at home."""
    return min(max(rng.gauss(41, 10), 20 + 2.6 * children), 70.0)


def make_family(rng, today, origins, size) -> list[Member]:
    """The members of a family of `size`, the head first, with names, sex, birth dates, relations and mothers."""
    family = Family(rng, today, origins.draw(rng), origins)
    if size == 1:
        alone(family)
    else:
        BUILDERS[(TWO if size == 2 else MORE).draw(rng)](family, size)
    return family.members


def alone(family):
    """An old person, mostly a widow, or a young one who studies or works here."""
    rng = family.rng
    if ALONE.draw(rng) == "old":
        family.add("head", rng.uniform(61, 88), "P" if rng.random() < 0.68 else "L")
    else:
        family.add("head", rng.uniform(18.5, 38))


def couple(family, size):
    """A couple without children at home: young ones and old ones."""
    rng = family.rng
    family.couple(rng.uniform(22, 34) if rng.random() < 0.4 else rng.uniform(52, 80))


def nuclear(family, size):
    """Parents and children."""
    wife, years = family.couple(parent_years(family.rng, size - 2) + 3)
    family.children(size - 2, years, wife.name)


def single_parent(family, size):
    """A mother (seldom a father) alone with children."""
    years = parent_years(family.rng, size - 1)
    mother = family.rng.random() < 0.86
    head = family.add("head", years if mother else years + 3, "P" if mother else "L")
    family.children(size - 1, years, head.name if mother else "")


def grandparent(family, size):
    """A grandparent with a grandchild left in care."""
    years = family.rng.uniform(55, 76)
    family.add("head", years, "P" if family.rng.random() < 0.75 else "L")
    for _number in range(size - 1):
        family.add("grandchild", family.rng.uniform(2, 17))


def siblings(family, size):
    """Brothers and sisters without their parents, students often."""
    years = family.rng.uniform(20, 33)
    head = family.add("head", years)
    for number in range(1, size):
        family.add("relative", max(years - 2.1 * number, 12), mother=head.mother)


def three_generations(family, size):
    """Old parents, a grown child with a spouse where there is room, and grandchildren."""
    rng = family.rng
    wife, years = family.couple(rng.uniform(55, 74))
    grown_years = years - rng.uniform(20, 26)
    son = family.add("child", grown_years, "L", mother=wife.name)
    mother_name, mother_years = "", grown_years - 1.5
    if size > 4:
        own = family_name(rng, family.origin)
        mother = family.add("child_in_law", max(mother_years, 19), "P", own)
        mother_name, mother_years = mother.name, max(mother_years, 19)
    room = size - len(family.members)
    start = min(mother_years - 18.5, 16)
    for number in range(room):
        family.add("grandchild", max(start - 2.2 * number, 0.1 + 0.7 * (room - number)), mother=mother_name)
    return son


def with_relatives(family, size):
    """Parents and children with a grandparent, a brother or a niece in the house."""
    rng = family.rng
    wife, years = family.couple(parent_years(rng, size - 3) + 3)
    if rng.random() < 0.5:
        relation = "parent" if rng.random() < 0.6 else "parent_in_law"
        family.add(relation, years + rng.uniform(20, 29), "P" if rng.random() < 0.7 else "L")
    else:
        family.add("relative", rng.uniform(14, 27))
    family.children(size - 3, years, wife.name)


BUILDERS = {
    "couple": couple,
    "nuclear": nuclear,
    "single_parent": single_parent,
    "grandparent": grandparent,
    "siblings": siblings,
    "three_generations": three_generations,
    "with_relatives": with_relatives,
}
