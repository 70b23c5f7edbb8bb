"""`manage.py serve`: the demo in one go, for `make run`: migrated, filled once, with its worker beside the server."""

import os
import signal
import subprocess
import sys
import time

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

SECONDS_TO_END = 10


class Command(BaseCommand):
    help = "Migrate, load the demo city into an empty register, then serve the site and run its tasks until stopped."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("address", nargs="?", default="127.0.0.1:8000")

    def handle(self, *args, **options):
        if not settings.DEBUG:
            raise CommandError("This serves the demo, for which DEBUG must be on. See docs/ for operation.")
        call_command("migrate", verbosity=0)
        self.fill()
        connections.close_all()
        self.stdout.write(f"Serving http://{options['address']}/ (Ctrl-C ends it)")
        self.stdout.flush()
        sys.exit(_run_together([["runserver", options["address"]], ["worker", "--queue-name", "*"]]))

    def fill(self):
        """Load the demo into an empty register, or print its accounts; a register of other data is served as it is."""
        empty = not apps.get_model("households", "Household").objects.exists()
        try:
            call_command("seed_demo", stdout=self.stdout)
        except CommandError as error:
            if empty:
                raise
            self.stderr.write(str(error))


def _run_together(commands: list[list[str]]) -> int:
    """Run management commands side by side until one ends or we are told to; end all; return the first one's status."""
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)
    processes = []
    try:
        # A session each, so that a reloader and the process it started get our signals together.
        processes.extend(
            subprocess.Popen([sys.executable, "manage.py", *command], start_new_session=True)  # noqa: S603
            for command in commands
        )
        while all(process.poll() is None for process in processes):
            time.sleep(0.2)
    except KeyboardInterrupt:
        return 0
    finally:
        _end(processes)
    return next(process.returncode for process in processes if process.returncode is not None) or 1


def _end(processes: list[subprocess.Popen]) -> None:
    """End each process with all it started: asked first, and after SECONDS_TO_END made to."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + SECONDS_TO_END
        left = [process for process in processes if _signal(process, number)]
        while left and time.monotonic() < deadline:
            time.sleep(0.05)
            left = [process for process in left if _signal(process, 0)]
        if not left:
            return


def _signal(process: subprocess.Popen, number: int) -> bool:
    """Signal the process's group; return whether anybody is left in it."""
    process.poll()  # collects it, so that it does not count as left
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return False
    return True
