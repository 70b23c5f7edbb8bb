"""What a household's statuses are, as they follow from its visits: one set-based statement for one or a million."""

from django.db import connection

# A verified household stays verified while it is visited again, so that figures don't dip during a round: a later
# approved visit supersedes, nothing else does. One that wasn't reached goes through the steps anew.
REFRESH = """
WITH target AS (
    SELECT id, assigned_to_id FROM households_household WHERE id = ANY(%(ids)s)
), decided AS (
    SELECT DISTINCT ON (household_id) household_id, id, presence, poverty_status
    FROM households_visit
    WHERE state = 'approved' AND household_id = ANY(%(ids)s)
    ORDER BY household_id, visited_on DESC, id DESC
), open AS (
    SELECT household_id, bool_or(state = 'submitted') AS submitted, bool_or(state = 'returned') AS returned
    FROM households_visit
    WHERE state IN ('draft', 'submitted', 'returned') AND household_id = ANY(%(ids)s)
    GROUP BY household_id
), follows AS (
    SELECT target.id,
           decided.id AS current_visit_id,
           coalesce(decided.poverty_status, 'unknown') AS poverty_status,
           CASE
               WHEN decided.presence = 'found' THEN 'verified'
               WHEN open.submitted THEN 'submitted'
               WHEN open.returned THEN 'returned'
               WHEN open.household_id IS NOT NULL OR target.assigned_to_id IS NOT NULL THEN 'assigned'
               WHEN decided.id IS NOT NULL THEN 'unreachable'
               ELSE 'unverified'
           END AS verification_status
    FROM target LEFT JOIN decided ON decided.household_id = target.id LEFT JOIN open ON open.household_id = target.id
)
UPDATE households_household h
SET current_visit_id = follows.current_visit_id, poverty_status = follows.poverty_status,
    verification_status = follows.verification_status
FROM follows
WHERE h.id = follows.id
  AND (h.current_visit_id, h.poverty_status, h.verification_status) IS DISTINCT FROM
      (follows.current_visit_id, follows.poverty_status, follows.verification_status)
"""
# The lock is a statement of its own: the one after it sees what the transaction it waited for has written.
LOCK = "SELECT id FROM households_household WHERE id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE"


def refresh_statuses(ids) -> int:
    """Bring verification status, poverty status and deciding visit of these households (UUIDs) up to date; return how
    many changed. Call it inside a transaction."""
    parameters = {"ids": list(ids)}
    with connection.cursor() as cursor:
        cursor.execute(LOCK, parameters)
        cursor.execute(REFRESH, parameters)
        return cursor.rowcount
