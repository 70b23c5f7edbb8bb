"""Which programmes go together: rules as data, checked at proposal and again at approval, with exceptions on record."""
