"""Work without a signal: what phones take along, what they send, and what a person settles where two differ."""
