"""The copies on Household that lists need: the head's name and the number of members. Written here alone."""

from django.db import connection

REFRESH = """
UPDATE households_household h
SET head_name = coalesce(s.head_name, s.first_name, ''), member_count = coalesce(s.members, 0)
FROM households_household target
LEFT JOIN (
    SELECT household_id,
           max(name) FILTER (WHERE relation = 'head') AS head_name,
           (array_agg(name ORDER BY birth_date NULLS LAST, id))[1] AS first_name,
           count(*) AS members
    FROM households_person
    WHERE status = 'present' AND household_id = ANY(%(ids)s)
    GROUP BY household_id
) s ON s.household_id = target.id
WHERE h.id = target.id AND target.id = ANY(%(ids)s)
  AND (h.head_name, h.member_count) IS DISTINCT FROM
      (coalesce(s.head_name, s.first_name, ''), coalesce(s.members, 0))
"""


def refresh_households(ids) -> int:
    """Bring the copies of the households with these ids (UUIDs) up to date; return how many changed.

    A household without a head is listed under its oldest member.
    """
    with connection.cursor() as cursor:
        cursor.execute(REFRESH, {"ids": list(ids)})
        return cursor.rowcount
