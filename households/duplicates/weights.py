"""How much each likeness says: (m, u), its share among pairs that are one person and among pairs that aren't.

A pair's weight is the sum of log2(m / u) over its aspects, above the weight of `PRIOR`, the share of one-person pairs
among all. m is counted in a register whose truth is known (`tests.bench._twins`, seed 1), u in two million random pairs
of it (`python -m tests.bench._learn_weights`), both rounded. Four things are set by hand, because the aspects don't
speak independently there:

- brothers and sisters share mother and address: the two tell at most nine and eight bits;
- the first twelve digits of a NIK are birth date, sex and place once more: another serial behind the same twelve says
  nothing, two digits that differ say two bits, and other numbers speak against;
- lists are careless with a mother's name: another one speaks against by six bits and no more;
- the rarest likenesses were counted in too few pairs: m is at least one in two thousand.
"""

PRIOR = 1e-6
SHARES = {
    "name": {
        "same": (0.66, 5e-6),
        "turned": (0.046, 1.5e-6),
        "slip": (0.19, 1.4e-5),
        "part": (0.097, 8e-5),
        "near": (0.005, 6.5e-4),
        "word": (0.001, 0.022),
        "other": (0.0005, 0.977),
    },
    "birth": {
        "same": (0.79, 7.6e-5),
        "exchanged": (0.016, 2e-5),
        "first_of_year": (0.063, 1.2e-4),
        "digit": (0.096, 0.0012),
        "digits": (0.018, 0.013),
        "year": (0.0077, 0.01),
        "other": (0.005, 0.975),
    },
    "mother": {
        "same": (0.77, 0.0015),
        "turned": (0.027, 1e-4),
        "slip": (0.13, 5e-4),
        "part": (0.066, 5e-4),
        "near": (0.0026, 0.0014),
        "word": (0.005, 0.038),
        "other": (0.015, 0.96),
    },
    "address": {
        "same": (0.18, 7e-4),
        "near": (0.033, 0.0036),
        "other_place": (0.0095, 0.018),
        "words": (0.036, 0.0029),
        "place": (0.036, 0.027),
        "other": (0.71, 0.95),
    },
    "sex": {
        "same": (0.99, 0.5),
        "other": (0.01, 0.5),
    },
    "nik": {
        "same": (0.9, 1e-7),
        "serial": (0.25, 0.25),
        "digits": (0.5, 0.125),
        "other": (0.04, 0.75),
    },
}
