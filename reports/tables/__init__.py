"""The reports: each a function of a Scope and Conditions that gives one Table."""
