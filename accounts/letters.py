"""Letter numbers: running number, office, Roman month, year, as in `001/BAPPEDA/XI/2026`."""

from django.db import connection

ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

# One statement: the row is locked by the update, so two letters can't get one number.
NEXT = """
INSERT INTO accounts_lettercounter (office, year, last) VALUES (%s, %s, 1)
ON CONFLICT (office, year) DO UPDATE SET last = accounts_lettercounter.last + 1
RETURNING last
"""


def next_letter_number(office: str, day) -> str:
    """The next number of `office` in the year of `day`. Call it in the transaction that writes the letter."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [office, day.year])
        (number,) = cursor.fetchone()
    return f"{number:03d}/{office}/{ROMAN_MONTHS[day.month - 1]}/{day.year}"
