"""Who lives where, how well off, and how far their verification is: decided before anybody gets a name."""

from dataclasses import dataclass
from itertools import islice

from reports.demo.chance import Weighted
from reports.demo.families import SIZES
from reports.demo.places import Place
from reports.demo.spending import STEP, Lines, monthly_total

CITY_PERSONS = 442_758
CITY_EXTREME = 4_695
LISTED = 36
DEMO_WARDS = ("Oesapa", "Lasiana")


@dataclass(frozen=True)
class Scale:
    """How large and of whom: so many `households`, or exactly so many `persons`, of whom `extreme` families are
    verified as extremely poor (None: as it comes). `median` is the spending a person, `visited` the share chosen for
    verification by poverty status."""

    households: int | None = None
    persons: int | None = None
    extreme: int | None = None
    median: int = 880_000
    visited: tuple = (("extreme_poor", 0.92), ("poor", 0.75), ("not_poor", 0.4))


CITY = Scale(
    persons=CITY_PERSONS,
    extreme=CITY_EXTREME,
    median=1_560_000,
    visited=(("extreme_poor", 0.95), ("poor", 0.75), ("not_poor", 0.04)),
)

# What comes of a household that was chosen, and whether it is verified by that.
FATES = Weighted(
    {"approved": 62, "reverified": 6, "revisit_draft": 1, "revisit_submitted": 1, "unreached": 4, "submitted": 6,
     "resubmitted": 1, "returned": 4, "draft": 5, "assigned": 8, "rejected": 2}
)  # fmt: skip
VERIFIED = frozenset({"approved", "reverified", "revisit_draft", "revisit_submitted"})
NOT_VERIFIED = Weighted({"unreached": 4, "submitted": 6, "resubmitted": 1, "returned": 4, "draft": 5, "assigned": 8})

# What the demo accounts find in their wards, whatever the dice say: first the pages, then the exceptions.
FORCED = (
    *("draft", "returned", "assigned", "submitted") * 3,
    *("resubmitted", "rejected", "reverified", "revisit_submitted", "revisit_draft"),
    *("unreached",) * 5,
    *("assigned", "submitted") * 3,
)


@dataclass(slots=True)
class Slot:
    """One household to be: where, how many people, rupiah a month in all, what that means, and its fate (empty: nobody
    went there). `forced` for those that the demo accounts must find."""

    place: Place
    size: int
    total: int
    means: str
    fate: str = ""
    forced: bool = False


def make_plan(rng, places, scale, lines: Lines) -> list[Slot]:
    """The households of a city of that scale, in the order they will be entered."""
    by_people = Weighted({place: place.population for place in places})
    slots = []
    for size in _sizes(rng, scale):
        place = by_people.draw(rng)
        total = monthly_total(rng, scale.median, place.welfare, size)
        slots.append(Slot(place, size, total, lines.means(total, size)))
    visited = dict(scale.visited)
    for slot in slots:
        if rng.random() < visited[slot.means]:
            slot.fate = FATES.draw(rng)
    _force(slots)
    if scale.extreme is not None:
        _make_exact(rng, slots, scale.extreme, lines)
    _leave_to_list(slots)
    return slots


def _sizes(rng, scale):
    """Sizes of the households, to the wanted number of households or persons."""
    if scale.persons is None:
        yield from (SIZES.draw(rng) for _number in range(scale.households))
        return
    left = scale.persons
    while left:
        size = min(SIZES.draw(rng), left)
        left -= size
        yield size


def _force(slots):
    """Give the demo accounts' wards one household for each of FORCED, poor ones first."""
    own = [number for number, slot in enumerate(slots) if slot.place.ward.name in DEMO_WARDS and slot.size > 1]
    own.sort(key=lambda number: (slots[number].means == "not_poor", number))
    for number, fate in zip(own, FORCED, strict=False):
        slots[number].fate, slots[number].forced = fate, True


def _make_exact(rng, slots, wanted, lines):
    """Bring the number of families verified as extremely poor to `wanted`."""
    free = [number for number, slot in enumerate(slots) if not slot.forced]
    have = sum(_counts(slot) for slot in slots)
    if have > wanted:
        for number in rng.sample([one for one in free if _counts(slots[one])], have - wanted):
            slots[number].fate = NOT_VERIFIED.draw(rng)
    waiting = [one for one in free if not _counts(slots[one]) and slots[one].means != "not_poor"]
    waiting.sort(key=lambda number: (slots[number].means != "extreme_poor", number))
    if have + len(waiting) < wanted:
        raise ValueError(f"only {have + len(waiting)} poor families for {wanted} wanted")
    for number in waiting[: max(wanted - have, 0)]:
        slot = slots[number]
        slot.total = min(slot.total, (lines.extreme * slot.size - 1) // STEP * STEP)
        slot.means, slot.fate = lines.means(slot.total, slot.size), "approved"


def _leave_to_list(slots):
    """The first families that nobody visited come in by a list."""
    free = (slot for slot in slots if not slot.fate and slot.size > 1)
    for slot in islice(free, min(LISTED, len(slots) // 20)):
        slot.fate = "listed"


def _counts(slot) -> bool:
    return slot.means == "extreme_poor" and slot.fate in VERIFIED
