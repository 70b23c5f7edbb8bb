"""What the command says at the end, in Indonesian."""

from django.db.models import Count

from accounts.roles import ROLE_NAMES
from households.models import Household, Person, Visit
from programs.models import Enrolment, Roster
from reports.demo.staff import ACCOUNTS, PASSWORD


def number_lines(city) -> list[str]:
    """Lines with what is in the register now."""
    households = Household.objects.all()
    verified = households.filter(verification_status="verified", poverty_status="extreme_poor")
    rows = [
        ("Jiwa", Person.objects.count()),
        ("Keluarga", households.count()),
        ("  terverifikasi miskin ekstrem", verified.count()),
        *_by_state("Kunjungan", Visit),
        *_by_state("Peserta program", Enrolment),
        *_by_state("Daftar penerima", Roster),
        *((name.capitalize(), count) for name, count in city.counts.items()),
    ]
    return [f"{name:<34}{count:>12,}".replace(",", ".") for name, count in rows]


def _by_state(title, model):
    words = dict(model._meta.get_field("state").flatchoices)
    counts = model.objects.order_by().values_list("state").annotate(count=Count("pk")).order_by("state")
    rows = [(f"  {str(words[state]).lower()}", count) for state, count in counts]
    return [(title, sum(count for _name, count in rows)), *rows]


def account_lines() -> list[str]:
    """Lines with the demo accounts and their password."""
    accounts = [f"  {name:<10} {ROLE_NAMES[row[0]]!s:<20} {row[1]}" for name, row in ACCOUNTS.items()]
    return ["Akun demo:", *accounts, f"Kata sandi semua akun demo: {PASSWORD}"]
