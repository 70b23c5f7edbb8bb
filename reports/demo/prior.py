"""The list that the city had before: P3KE of February 2023, a family a row, with the dwelling in the list's words."""

import random
from datetime import date

from django.utils.translation import override

from households.imports import actions
from households.models import Visit
from reports.demo.lists import upload
from reports.demo.plan import DEMO_WARDS
from reports.demo.spending import DWELLING, dwelling

SOURCE, AS_OF, NAME = "P3KE", date(2023, 2, 20), "P3KE keluarga Kota Kupang.csv"
MOST = 150
HEADINGS = {
    "tenure": "Kepemilikan Rumah", "floor": "Jenis Lantai", "wall": "Jenis Dinding", "roof": "Jenis Atap",
    "water": "Sumber Air Minum", "light": "Sumber Penerangan", "fuel": "Bahan Bakar Memasak",
    "toilet": "Memiliki Fasilitas Buang Air Besar",
}  # fmt: skip
DECILE = {"extreme_poor": 1, "poor": 2, "not_poor": 4}


def add_prior_list(city, cases) -> None:
    """Take in the list of the families of the demo wards whose head has a NIK. Draws from a stream of its own."""
    rng = random.Random(len(cases))  # noqa: S311 - invented data
    known = [case for case in cases if case.slot.place.ward.name in DEMO_WARDS and case.members[0].nik][:MOST]
    if not known:
        return
    with override("id"):
        lines = [_line(rng, city, case, number) for number, case in enumerate(known, 1)]
    by = city.staff.demo["bappeda"]
    batch = upload(by, NAME, lines, AS_OF, columns=tuple(lines[0]), source=SOURCE)
    actions.decide_to_accept(batch=batch, by=by)
    actions.accept_batch(batch_id=batch.pk)


def _line(rng, city, case, number):
    ward, head = case.slot.place.ward, case.members[0]
    answers = dict(zip(DWELLING, dwelling(rng, case.slot.total, case.slot.size, city.lines.extreme), strict=True))
    return {
        "ID Keluarga": f"5371{number:08d}", "Provinsi": "NUSA TENGGARA TIMUR", "Kabupaten": "KOTA KUPANG",
        "Kecamatan": ward.district.name.upper(), "Desa": ward.name.upper(),
        "Desil Kesejahteraan": DECILE[case.slot.means], "Alamat": case.address, "Kepala Keluarga": head.name,
        "NIK": head.nik, "Padan Dukcapil": "Ya",
        **{heading: _word(name, answers[name]) for name, heading in HEADINGS.items()},
    }  # fmt: skip


def _word(name, code):
    return dict(Visit._meta.get_field(name).choices).get(code, "")
