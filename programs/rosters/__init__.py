"""Rosters: from the first draft over objections and approval to the closed list."""
