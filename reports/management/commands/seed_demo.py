"""`manage.py seed_demo`: a synthetic city to try things out; only where DEBUG is on, only into an empty register."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from households.duplicates.candidates import find_pairs
from reports.demo.city import is_empty, seed, tidy
from reports.demo.plan import CITY, Scale
from reports.demo.report import account_lines, number_lines
from reports.demo.staff import ACCOUNTS

DEFAULT_HOUSEHOLDS = 2_000
DEFAULT_SEED = 5371


class Command(BaseCommand):
    help = "Isi register kosong dengan kota rekaan; sama untuk seed yang sama."

    def add_arguments(self, parser):
        size = parser.add_mutually_exclusive_group()
        size.add_argument("--households", type=int, default=DEFAULT_HOUSEHOLDS, help="jumlah keluarga (2000)")
        size.add_argument("--city", action="store_true", help="seluruh kota: 442.758 jiwa")
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="bilangan awal")
        parser.add_argument("--accounts", action="store_true", help="hanya tampilkan akun demo")

    def handle(self, *, households, city, seed, accounts, **options):
        if not settings.DEBUG:
            raise CommandError("Data demo ditolak: DEBUG tidak aktif. Akun demo tidak boleh ada di sistem sungguhan.")
        if households < 1:
            raise CommandError("Jumlah keluarga paling sedikit 1.")
        if accounts:
            self._tell(account_lines())
        elif not is_empty():
            self._leave()
        else:
            self._fill(CITY if city else Scale(households=households), seed)

    def _leave(self):
        """Touch nothing: say whose data these are; a demo that is there already is no failure."""
        if User.objects.filter(username__in=ACCOUNTS).count() == len(ACCOUNTS):
            return self._tell(["Kota demo sudah ada; tidak ada yang diubah.", *account_lines()])
        raise CommandError("Register sudah berisi keluarga yang bukan data demo; tidak ada yang diubah.")

    def _fill(self, scale, number):
        began = time.monotonic()
        made = seed(scale=scale, seed=number, today=timezone.localdate(), say=self._progress)
        tidy()
        if scale is not CITY:  # the whole city takes a minute and a gigabyte: the page's button, or the nightly look
            made.counts["kemungkinan data ganda"] = find_pairs()
        self._tell([*number_lines(made), f"Selesai dalam {time.monotonic() - began:.0f} detik.", *account_lines()])

    def _progress(self, what, done, total):
        self.stdout.write(f"  {what}: {done:,} / {total:,}".replace(",", "."))
        self.stdout.flush()

    def _tell(self, lines):
        for line in lines:
            self.stdout.write(line)
