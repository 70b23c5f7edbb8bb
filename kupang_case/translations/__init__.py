"""Message catalogs without the gettext programs: found in the code, merged, checked, compiled."""
