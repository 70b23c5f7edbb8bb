"""A register of the city's kind of people, some of them registered twice with the city's kind of dirt: the truth about
it is known. Names, families, addresses and numbers are those of the demo; the same for the same seed.

Twice are: whole families that were listed again under another card, single people who stand in a second family too
(a child with the grandparents), people entered twice in one family. Twins, real ones, are among those who aren't.
"""

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from uuid import UUID

from households.models import Household, Person
from reports.demo.chance import Weighted, uuid7_at
from reports.demo.families import SIZES, make_family
from reports.demo.loading import copy_rows
from reports.demo.numbers import Numbers
from reports.demo.people import Member
from reports.demo.places import Place, address, load_places

TODAY = date(2026, 11, 1)
FAMILY_TWICE, PERSON_TWICE, SAME_FAMILY, REAL_TWINS = 0.015, 0.02, 0.002, 0.006
LETTERS = "ABCDEFGHIKLMNOPRSTUWY"
# As papers of different times and clerks spell the same sound.
SOUNDS = (
    ("Y", "J"), ("J", "Y"), ("U", "OE"), ("OE", "U"), ("D", "DH"), ("TH", "T"), ("T", "TH"), ("C", "TJ"), ("F", "V"),
    ("F", "PH"), ("S", "Z"), ("KS", "X"), ("N", "NN"), ("L", "LL"), ("I", "Y"), ("K", "C"), ("ANUS", "AN"),
)  # fmt: skip
TITLES = ("HJ. {}", "H. {}", "DRS. {}", "{}, S.PD", "{}, SE", "PDT. {}", "IR. {}", "ALM. {}", "IBU {}")
NAME_DIRT = Weighted(
    {
        "none": 28,
        "sound": 30,
        "two sounds": 8,
        "typo": 9,
        "title": 7,
        "turned": 5,
        "single": 6,
        "left out": 5,
        "initial": 2,
    }
)
BIRTH_DIRT = Weighted({"none": 74, "day": 8, "exchanged": 4, "first of year": 6, "year": 4, "unknown": 4})
NUMBER_DIRT = Weighted({"none": 62, "swapped": 16, "digit": 10, "another": 12})
ADDRESS_DIRT = Weighted(
    {"none": 45, "written out": 15, "number alone": 5, "without number": 12, "unknown": 13, "typo": 10}
)


@dataclass(slots=True)
class Home:
    """A family with its address."""

    id: UUID
    place: Place
    address: str
    rw: str
    rt: str
    members: list[Member]


class Twins:
    """`write()` fills the empty register with about `people` persons and returns the pairs that are one person."""

    def __init__(self, people: int, seed: int):
        self.people, self.rng, self.same = people, random.Random(seed), {}
        self.twins = set()
        self.moment = datetime(2026, 11, 1, tzinfo=UTC)
        self.numbers, self.places = Numbers(self.rng), load_places()
        self.by_population = Weighted({place: place.population for place in self.places})

    def write(self) -> set[tuple[UUID, UUID]]:
        homes, written = [], 0
        while written < self.people:
            homes.append(self._home())
            written += len(homes[-1].members)
        again = [self._family_twice(home) for home in homes if self.rng.random() < FAMILY_TWICE]
        for home in homes:
            for member in [member for member in home.members if member.id not in self.twins]:
                self._maybe_twice(member, home, homes)
        self._copy([*homes, *again])
        return {pair for ids in self.same.values() for pair in combinations(sorted(ids), 2)}

    def _home(self):
        rng, place = self.rng, self.by_population.draw(self.rng)
        members = make_family(rng, TODAY, place.origins, SIZES.draw(rng))
        if len(members) > 2 and rng.random() < REAL_TWINS * len(members):
            child = members[-1]
            name = rng.choice([members[0].name.split()[0], "OKTAVIA", "MELKI", "ANDRE", "SINTA"])
            members.append(replace(child, name=" ".join([name, *child.name.split()[1:]])))
        for member in members:
            member.id = self._id()
            member.born = min(member.born + timedelta(days=rng.randint(-200, 200)), TODAY)
            member.nik = self.numbers.nik(place.ward.district.nik_prefix, member.sex, member.born, member.age)
        return Home(self._id(), place, *address(rng, place), members)

    def _id(self):
        return uuid7_at(self.rng, self.moment)

    def _family_twice(self, home):
        moved = self.rng.random() < 0.4
        place = self.by_population.draw(self.rng) if moved else home.place
        where = address(self.rng, place) if moved else (self._address(home.address), home.rw, home.rt)
        return Home(self._id(), place, *where, [self._twin(member) for member in home.members])

    def _maybe_twice(self, member, home, homes):
        chance = self.rng.random()
        if chance < PERSON_TWICE:
            other = self.rng.choice(homes)
            other.members.append(self._twin(member))
        elif chance < PERSON_TWICE + SAME_FAMILY:
            home.members.append(self._twin(member))

    def _twin(self, member):
        twin = replace(
            member, id=self._id(), name=self._name(member.name), born=self._birth(member.born), relation="relative",
            mother=self._mother(member.mother), nik=self._number(member), sex=self._sex(member.sex),
        )  # fmt: skip
        self.same.setdefault(member.id, [member.id]).append(twin.id)
        self.twins.add(twin.id)
        return twin

    def _name(self, name):
        rng, dirt, words = self.rng, NAME_DIRT.draw(self.rng), name.split()
        if dirt in ("sound", "two sounds"):
            for _time in range(1 + (dirt == "two sounds")):
                fitting = [pair for pair in SOUNDS if pair[0] in name]
                name = name.replace(*rng.choice(fitting), 1) if fitting else name
            return name
        changed = {
            "typo": lambda: self._typo(name),
            "title": lambda: rng.choice(TITLES).format(name),
            "turned": lambda: " ".join([words[-1], *words[:-1]]),
            "single": lambda: words[0],
            "left out": lambda: " ".join(words[:1] + words[2:]) if len(words) > 2 else name,
            "initial": lambda: " ".join([words[0], *(f"{word[0]}." for word in words[1:-1]), words[-1]]),
        }.get(dirt)
        return changed() if changed else name

    def _typo(self, text):
        at, letter = self.rng.randrange(len(text)), self.rng.choice(LETTERS)
        return self.rng.choice(
            [text[:at] + letter + text[at + 1 :], text[:at] + text[at + 1 :], text[:at] + letter + text[at:],
             text[:at] + text[at : at + 2][::-1] + text[at + 2 :]]
        ).strip() or text  # fmt: skip

    def _birth(self, day):
        dirt = BIRTH_DIRT.draw(self.rng)
        if dirt == "exchanged" and day.day <= 12:
            return date(day.year, day.day, day.month)
        if dirt == "year":
            return min(day.replace(year=day.year + self.rng.choice([-10, -2, -1, 1, 2]), day=min(day.day, 28)), TODAY)
        if dirt == "day":
            return min(day + timedelta(days=self.rng.choice([-10, -3, -2, -1, 1, 2, 3, 10])), TODAY)
        return {"first of year": date(day.year, 1, 1), "unknown": None}.get(dirt, day)

    def _number(self, member):
        dirt, number = NUMBER_DIRT.draw(self.rng), member.nik
        if dirt == "none" or not number:
            return None
        at = self.rng.randrange(6, 15)
        if dirt == "another":
            return self.numbers.nik(number[:6], member.sex, member.born, member.age)
        changed = (
            number[:at] + number[at : at + 2][::-1] + number[at + 2 :]
            if dirt == "swapped"
            else number[:at] + str((int(number[at]) + self.rng.randint(1, 9)) % 10) + number[at + 1 :]
        )
        return None if changed == number else changed

    def _mother(self, name):
        chance = self.rng.random()
        return "" if chance < 0.35 or not name else self._name(name) if chance < 0.75 else name

    def _sex(self, sex):
        return {"L": "P", "P": "L"}[sex] if self.rng.random() < 0.01 else sex

    def _address(self, text):
        dirt, (street, _sign, number) = ADDRESS_DIRT.draw(self.rng), text.rpartition(" No. ")
        return {
            "written out": f"{street.replace('Jl.', 'JALAN').upper()} NOMOR {number}",
            "number alone": f"{street} {number}",
            "without number": street, "unknown": "", "typo": self._typo(text),
        }.get(dirt, text)  # fmt: skip

    def _copy(self, homes):
        copy_rows(
            Household, ("id", "ward", "rw", "rt", "address", "head_name", "member_count"),
            ((home.id, home.place.ward.pk, home.rw, home.rt, home.address, home.members[0].name, len(home.members))
             for home in homes),
        )  # fmt: skip
        given = set()
        for home in homes:
            for member in home.members:
                member.nik = None if member.nik in given else member.nik
                given |= {member.nik} - {None}
        copy_rows(
            Person, ("id", "household", "name", "nik", "sex", "birth_date", "relation", "mother_name"),
            ((one.id, home.id, one.name, one.nik, one.sex, one.born, "head" if one is home.members[0] else "other",
              one.mother) for home in homes for one in home.members),
        )  # fmt: skip
