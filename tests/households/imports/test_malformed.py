"""Ten thousand rows of rubbish: nothing breaks, each row is taken in or reported."""

import random

import pytest

from households.models import Household, Person
from tests.factories import make_nik
from tests.households.imports.conftest import SHORT, row

RUBBISH = [
    "", " ", "-", "0", "'", '"', "''", "\\N", "\\.", "NULL", "#N/A", "#REF!", "=1+1", "@SUM(A1)", "<script>", "'; DROP",
    "\u00a0", "\u200b", "\ufeff", "\u202e", "é", "ß", "İ", "日本", "🙂", "A" * 5000, "9" * 40, "1e400", "-1", "1,5",
    "nan", "TRUE", "5371", "5,37104E+15", "00/00/0000", "31/02/2020", "2020-13-45", "99999", "1 Foo 2020", "12/08/1990",
    "17/08/2045", "L", "P", "X", "OESAPA", "TARUS", "KELAPA LIMA", "ALAK", "KEPALA KELUARGA", "ANAK", "\x0b", "\x7f",
    "a\tb", "%s %(x)s {x}",
]  # fmt: skip


def rubbish_rows(count, seed):
    dice = random.Random(seed)
    for number in range(count):
        changes = {name: dice.choice(RUBBISH) for name in dice.sample(sorted(SHORT), dice.randint(0, 4))}
        kk = f"53710304031{number // 3:05d}"
        relation = dice.choice(["KEPALA KELUARGA", "ISTRI", "ANAK", "CUCU"])
        yield row(**{"kk": kk, "nik": make_nik(), "relation": relation} | changes)


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_rubbish(take_in, encoding):
    rows = list(rubbish_rows(5_000, seed=encoding))
    batch = take_in(*rows, encoding=encoding)
    assert batch.state == "accepted"
    assert batch.rows == batch.accepted + batch.rejected == 5_000
    assert batch.accepted > 500
    assert batch.problems.filter(severity="error").values("row").distinct().count() == batch.rejected
    assert Person.objects.count() == batch.persons_created == batch.accepted
    assert Household.objects.count() == batch.households_created
    again = take_in(*rows, encoding=encoding)
    changed = (again.persons_created, again.persons_updated, again.households_created, again.households_updated)
    assert changed == (0, 0, 0, 0)
    random.Random(1).shuffle(rows)
    again = take_in(*rows, encoding=encoding)
    assert (again.persons_created, again.persons_updated, again.households_created) == (0, 0, 0)
