"""Life events: what may happen to a family and what it does, recording and undoing it, and the past on any date."""
