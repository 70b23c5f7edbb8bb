"""Pages of programmes, enrolments, rosters and activities."""
