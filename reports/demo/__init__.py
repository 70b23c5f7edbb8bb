"""A synthetic Kota Kupang for trying things out: the same city for the same seed, with nobody real in it."""
