"""Verification at the door: the moves of a visit, the rules that judge it, and what follows for the household."""
