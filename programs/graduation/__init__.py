"""Leaving a programme because the family is no longer poor, on evidence over time, and the months of watching after."""
