"""The reason of a status, in words. It is stored and quoted in letters, so it is Indonesian whoever presses the button
and is never translated afterwards: that is why these sentences, alone in this project, are not msgids."""

from django.utils import translation

from accounts.templatetags.formats import longdate, rupiah
from households.models.register import PovertyStatus
from households.models.thresholds import Threshold
from households.models.visits import Presence

NOT_MET = {
    Presence.MOVED: "keluarga sudah pindah",
    Presence.DECEASED: "penghuni sudah meninggal",
    Presence.NOT_FOUND: "keluarga tidak ditemukan",
    Presence.REFUSED: "keluarga menolak didata",
    Presence.NOBODY_HOME: "tidak ada orang di rumah",
}
LINE = {Threshold.Kind.EXTREME: "ambang kemiskinan ekstrem", Threshold.Kind.POOR: "garis kemiskinan"}


def not_met(presence) -> str:
    """The reason where the household wasn't met."""
    why = NOT_MET.get(presence, "keberadaan keluarga belum dicatat")
    return f"Status belum dapat ditetapkan: {why}."


def not_computable(members: int) -> str:
    """The reason where the spending a person can't be worked out."""
    if members < 1:
        return "Status belum dapat ditetapkan: tidak ada anggota keluarga yang dinyatakan sesuai."
    return "Status belum dapat ditetapkan: pengeluaran belum lengkap."


def judged(amount, status, extreme, poor) -> str:
    """The reason of a status found by comparing `amount` with the lines in force (either may be None)."""
    spending = f"Pengeluaran {rupiah(amount)} per orang per bulan"
    if status == PovertyStatus.EXTREME_POOR:
        return f"{spending}, di bawah {_line(extreme)}."
    if status == PovertyStatus.UNKNOWN:
        return (
            f"{spending}; status belum dapat ditetapkan: belum ada garis kemiskinan yang berlaku pada hari kunjungan."
        )
    if status == PovertyStatus.NOT_POOR:
        return f"{spending}, tidak di bawah {_line(poor)}."
    if extreme is None:
        return f"{spending}, di bawah {_line(poor)}; belum ada ambang kemiskinan ekstrem pada hari kunjungan."
    return f"{spending}, tidak di bawah {_line(extreme)}, tetapi di bawah {_line(poor)}."


def _line(threshold) -> str:
    with translation.override("id"):
        since = longdate(threshold.valid_from)
    return f"{LINE[threshold.kind]} {rupiah(threshold.amount)} (berlaku sejak {since})"
