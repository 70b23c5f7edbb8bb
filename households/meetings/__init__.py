"""The ward meeting (muskel): agenda, decisions with their reasons, minutes."""
