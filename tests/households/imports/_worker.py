"""A worker under whom the database is killed, again and again, and the hands that give it lists.

Reads lines and answers each with one: `upload PATH MEDIA`, `accept BATCH`, and `worker BASE MEDIA FATE FUNCTION …`,
which forks the real `manage.py worker` and answers with its process id. The file FATE says where the database dies
next: `module.function:then` (when the function is through), or `:before`, `:during`, `:after` the commit that follows.
"""

import os
import pkgutil
import signal
import sys
import threading
from functools import partial
from pathlib import Path

from tests.forking import set_up

COMMIT = "django.db.backends.base.base.BaseDatabaseWrapper.commit"


def main():
    set_up()
    print("ready", flush=True)
    commands = {"upload": upload, "accept": accept, "worker": worker}
    for line in sys.stdin:
        command, *values = line.split()
        print(commands[command](*values), flush=True)


def upload(path, media):
    from django.conf import settings
    from django.db import connections

    from households.imports import actions, jobs

    settings.MEDIA_ROOT = Path(media)
    batch = actions.upload(path=path, file_name=Path(path).name, by=None)
    jobs.advance_soon(batch)
    connections.close_all()
    return batch.pk


def accept(pk):
    from django.db import connections

    from households.imports import actions, jobs
    from households.models import ImportBatch

    jobs.advance_soon(actions.decide_to_accept(batch=ImportBatch.objects.get(pk=pk), by=None))
    connections.close_all()
    return pk


def worker(base, media, fate, *functions):
    pid = os.fork()
    if pid:
        return pid
    from django.conf import settings
    from django.core.management import call_command

    from accounts.management.commands import worker as patient

    settings.MEDIA_ROOT = Path(media)
    patient.SEAL_SECONDS = 0.1
    Fate(Path(base), Path(fate)).arm(functions)
    try:
        call_command("worker", "--no-reload", "--no-startup-delay", interval=0.1, verbosity=0)
    finally:
        os._exit(3)


class Fate:
    """Kills the database at the point that a file names, and removes the file: once."""

    def __init__(self, base, file):
        self.base, self.file = base, file
        self.next_commit = None  # (thread, when): whose next commit is fatal

    def arm(self, functions):
        for name in functions:
            self._wrap(name, self._reached)
        self._wrap(COMMIT, self._commit)

    def _wrap(self, name, around):
        owner, _dot, function = name.rpartition(".")
        owner = pkgutil.resolve_name(owner)
        original = getattr(owner, function)
        setattr(owner, function, lambda *given, **named: around(name, partial(original, *given, **named)))

    def _reached(self, name, work):
        done = work()
        point, _colon, when = self.file.read_text().partition(":") if self.file.exists() else ("", "", "")
        if point == name:
            self.file.unlink()
            if when == "then":
                self._kill(self._server())
            else:
                self.next_commit = (threading.get_ident(), when)
        return done

    def _commit(self, _name, work):
        if not self.next_commit or self.next_commit[0] != threading.get_ident():
            return work()
        (_thread, when), self.next_commit = self.next_commit, None
        kill = partial(self._kill, self._server())
        if when == "before":
            kill()
        if when == "during":
            threading.Thread(target=kill).start()
        done = work()
        if when == "after":
            kill()
        return done

    def _server(self):
        from kupang_case.database.places import known_place
        from kupang_case.database.server import _processes

        pids = _processes(known_place(self.base, "run"))
        assert len(pids) > 4, "no server with its children"
        return pids

    def _kill(self, pids):
        for pid in pids:
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
