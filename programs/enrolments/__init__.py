"""Enrolments: proposal, decision, membership, end."""
