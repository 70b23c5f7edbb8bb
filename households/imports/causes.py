"""What is wrong in a list, by cause: how often, where, and which values are expected instead."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Min

from households.identity import EXPECTED, MESSAGES
from households.identity.words import WORDS
from households.models import ImportBatch, ImportProblem, Ward

BY_AREA = {"ward_unknown", "ward_district_mismatch"}


@dataclass(frozen=True)
class Cause:
    """Problems of one kind: how many, in what share of the rows (per cent), and the first few.

    `expected` says what the rule wants; `values` lists them where they are a closed list.
    """

    code: str
    severity: str
    message: str
    expected: str
    values: list[str]
    count: int
    share: float
    samples: list[ImportProblem]

    @property
    def column(self) -> str:
        """The heading that the first of them stand under."""
        return self.samples[0].column if self.samples else ""


def causes(batch: ImportBatch, samples: int = 3) -> list[Cause]:
    """The batch's problems grouped by cause, errors first, the most frequent first; three queries at most."""
    groups = list(
        batch.problems.values("code", "severity")
        .annotate(count=Count("id"), first=Min("row"))
        .order_by("-count", "code")
    )
    examples: dict[str, list] = {}
    for problem in ImportProblem.objects.raw(SAMPLES, {"batch": batch.pk, "samples": samples}):
        examples.setdefault(problem.code, []).append(problem)
    groups.sort(key=lambda group: group["severity"])
    values = expected_values({group["code"] for group in groups})
    return [
        Cause(
            code=group["code"], severity=group["severity"], message=MESSAGES[group["code"]],
            expected=EXPECTED[group["code"]], values=values.get(group["code"], []), count=group["count"],
            share=100 * group["count"] / batch.rows if batch.rows else 0, samples=examples.get(group["code"], []),
        )
        for group in groups
    ]  # fmt: skip


def expected_values(codes: set[str]) -> dict[str, list[str]]:
    """Code → every value that is taken, for those of `codes` whose values are a closed list; one query at most."""
    values = {"sex_invalid": [f"{sex}: {', '.join(words)}" for sex, words in WORDS["sex"].items()]}
    if codes & BY_AREA:
        wards = Ward.objects.select_related("district").order_by("district__name", "name")
        districts = [
            f"{district}: {', '.join(ward.name for ward in found)}"
            for district, found in groupby(wards, lambda ward: ward.district.name)
        ]
        values |= dict.fromkeys(BY_AREA, districts)
    return {code: values[code] for code in codes & values.keys()}


SAMPLES = """
SELECT p.* FROM (SELECT DISTINCT code FROM households_importproblem WHERE batch_id = %(batch)s) c
CROSS JOIN LATERAL (
    SELECT * FROM households_importproblem
    WHERE batch_id = %(batch)s AND code = c.code ORDER BY row LIMIT %(samples)s) p
ORDER BY p.code, p.row
"""
