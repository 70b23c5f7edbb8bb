"""Chance with weights: everything random in the demo comes from one seeded `random.Random`."""

import uuid
from bisect import bisect
from itertools import accumulate


class Weighted:
    """Draws one of several values by weight. Made once, drawn from often."""

    def __init__(self, weights):
        """`weights` maps each value to its weight (any positive scale)."""
        self.values = list(weights)
        self.bounds = list(accumulate(weights.values()))
        self.total = self.bounds[-1]

    def draw(self, rng):
        """One value."""
        return self.values[bisect(self.bounds, rng.random() * self.total)]


def uuid7_at(rng, moment) -> uuid.UUID:
    """A version 7 UUID (RFC 9562) of `moment` (an aware datetime), its random part from `rng`."""
    bits = int(moment.timestamp() * 1000) << 80 | rng.getrandbits(80)
    bits = bits & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=bits & ~(0x3 << 62) | 0x2 << 62)
