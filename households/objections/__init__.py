"""Objections (sanggah) against a household's status or, by registered kinds, what the apps above this one keep."""
