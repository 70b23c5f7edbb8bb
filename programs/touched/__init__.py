"""Enrolments touched by life events: which, what may become of each, and deciding it."""
