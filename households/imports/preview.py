"""What a person sees before deciding: the first households as they would go in, and the sheets to choose from."""

from dataclasses import dataclass, field

from django.db import connection

from households.imports.reading import Unreadable
from households.imports.reading.workbook import sheet_names
from households.models import ImportBatch
from households.models.register import Relation

FIRST_ROWS = """
SELECT s.kk, w.name, h.rt, h.rw, h.address, s.row, s.name, s.nik, s.sex, s.birth_date, s.relation
FROM households_staged_person s
JOIN households_staged_household h ON h.batch_id = s.batch_id AND h.kk = s.kk
JOIN households_ward w ON w.id = h.ward_id
WHERE s.batch_id = %s ORDER BY s.row LIMIT %s
"""


@dataclass
class StagedHousehold:
    """A household of a list as it would go in; `people`: dicts with row, name, nik, sex, birth_date, relation."""

    kk: str
    ward: str
    rt: str
    rw: str
    address: str
    people: list[dict] = field(default_factory=list)


def first_households(batch: ImportBatch, rows: int = 24) -> list[StagedHousehold]:
    """The households of the list's first good rows, in order; one query."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST_ROWS, [batch.pk, rows])
        found = cursor.fetchall()
    households: dict[str, StagedHousehold] = {}
    for kk, ward, rt, rw, address, row, name, nik, sex, born, relation in found:
        household = households.setdefault(kk, StagedHousehold(kk, ward, rt, rw, address))
        household.people.append(
            {"row": row, "name": name, "nik": nik, "sex": sex, "birth_date": born, "relation": Relation(relation).label}
        )
    return list(households.values())


def sheets_of(batch: ImportBatch) -> list[str]:
    """The names of the workbook's sheets where there are several, else none."""
    if not batch.file.name.endswith(".xlsx"):
        return []
    try:
        names = sheet_names(batch.file.path)
    except Unreadable:
        return []
    return names if len(names) > 1 else []


def earlier_acceptance(batch: ImportBatch) -> ImportBatch | None:
    """The latest other list with the very same content that was accepted, or None."""
    same = ImportBatch.objects.filter(sha256=batch.sha256, state=ImportBatch.State.ACCEPTED).exclude(pk=batch.pk)
    return same.order_by("-pk").first()
