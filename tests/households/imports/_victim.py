"""A process whose children work on a list and die by kill -9 at a named point.

It reads lines `POINT BATCH` and answers each with how its child ended. POINT is `module.function:before` or `:after`
(or `module.Class.method`).
Starting Django costs seconds and a fork milliseconds; nothing of polars has run here, so its threads are the child's.
"""

import importlib
import json
import os
import pkgutil
import signal
import sys


def die(*arguments, **keywords):
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point):
    """Replace the function so that calling it is fatal, before or after it has done its work."""
    name, _colon, when = point.partition(":")
    owner, _dot, function = name.rpartition(".")
    owner = pkgutil.resolve_name(owner)
    original = getattr(owner, function)

    def work_and_die(*arguments, **keywords):
        original(*arguments, **keywords)
        die()

    setattr(owner, function, die if when == "before" else work_and_die)


def child(line):
    from households.imports.jobs import advance

    point, batch, media = line.split(" ", 2)
    from django.conf import settings

    settings.MEDIA_ROOT = media.strip()
    arm(point)
    advance.call(int(batch))


def main():
    import django
    from django.conf import settings

    settings.DATABASES["default"].update(json.loads(os.environ["VICTIM_DATABASE"]))
    django.setup()
    importlib.import_module("households.imports.jobs")
    print("ready", flush=True)
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            try:
                child(line)
            finally:
                os._exit(3)
        _pid, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
