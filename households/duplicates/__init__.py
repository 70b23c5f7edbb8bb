"""People registered twice: found, compared, settled by a person, merged, and parted again."""
