"""Invented data for the component page (DEBUG alone): every component once, as the pages use it."""

import datetime
import types

from django import forms

from accounts.filters import AuditFilter
from accounts.models import AuditEntry
from accounts.statuses import STATUSES
from kupang_case.keyset import Page

# A picture in the page itself: no file, no request.
PHOTO = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'%3E"
    "%3Cpath fill='%23b9c6d3' d='M0 0h4v3H0z'/%3E"
    "%3Cpath fill='%236b7f94' d='M.8 2.300V1.500l1.200-.9 1.200.9v.8z'/%3E%3C/svg%3E"
)


class ExampleForm(forms.Form):
    """A form with every kind of field."""

    name = forms.CharField(label="Nama kepala keluarga", max_length=120)
    spending = forms.DecimalField(label="Pengeluaran makanan sebulan (Rp)", help_text="Contoh: 1.250.000")
    born = forms.DateField(label="Tanggal lahir", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    sex = forms.ChoiceField(label="Jenis kelamin", choices=[("L", "Laki-laki"), ("P", "Perempuan")])
    disabled_person = forms.BooleanField(label="Penyandang disabilitas", required=False)
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class CommentForm(forms.Form):
    """What a dialog may ask for besides yes or no."""

    comment = forms.CharField(label="Alasan pengembalian", widget=forms.Textarea(attrs={"rows": 3}))


def _wrong_form():
    form = ExampleForm({"name": "Yuliana Bria", "spending": "satu juta", "born": "2024-13-40", "sex": "P"})
    form.is_valid()
    return form


ROWS = [
    {"head": "Maria Goreti Taneo", "ward": "Oesapa", "members": 6, "spending": 1_842_500, "verification": "verified",
     "poverty": "extreme_poor", "kk": "5371041205090003"},
    {"head": "Yohanis Manafe", "ward": "Lasiana", "members": 4, "spending": 2_610_000, "verification": "submitted",
     "poverty": "unknown", "kk": "5371040811120017"},
    {"head": "Adriana Ndun", "ward": "Oesapa Barat", "members": 3, "spending": 2_450_750, "verification": "returned",
     "poverty": "poor", "kk": "5371043001150021"},
]  # fmt: skip


def showcase():
    """The context of the component page."""
    moment = datetime.datetime(2024, 11, 12, 6, 5, tzinfo=datetime.UTC)
    return {
        "kinds": [(kind, list(states)) for kind, states in STATUSES.items()],
        "rows": ROWS,
        "page": Page(ROWS, "sebelum", "sesudah", 1_000, True),
        "filter": AuditFilter({"action": "visit.submit", "since": "2024-11-01"}, queryset=AuditEntry.objects.none()),
        "form": ExampleForm(),
        "wrong_form": _wrong_form(),
        "comment_form": CommentForm(prefix="comment"),
        "facts": [("No. KK", "537104••••••••••"), ("Alamat", "Jl. Timor Raya, RT 004/RW 002"), ("Titik", None)],
        "reasons": [
            {"met": True, "text": "pengeluaran per orang Rp307.083, di bawah ambang Rp535.547"},
            {"met": False, "text": "belum ada anggota yang berdagang ikan"},
            {"met": None, "text": "padan Dukcapil belum diperiksa"},
        ],
        "sections": [
            {"label": "Anggota", "url": "#anggota", "current": True, "count": 6},
            {"label": "Kunjungan", "url": "#kunjungan", "current": False, "count": 2},
            {"label": "Riwayat", "url": "#riwayat", "current": False, "count": None},
        ],
        "actions": [
            {"label": "Cetak", "url": "#cetak", "icon": "printer"},
            {"label": "Kembalikan…", "dialog": "return-dialog", "icon": "reply"},
        ],
        "moment": moment,
        "photo": PHOTO,
        "job": types.SimpleNamespace(done=3_120, total=5_081),
    }
