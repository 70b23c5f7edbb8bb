"""The determination (penetapan): the city's list of a day from the locked lists of the wards, frozen to the letter."""
