"""One box that finds a family by a number, a name in any spelling, or an address."""
