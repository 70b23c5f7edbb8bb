"""A process whose children work on a list and die by kill -9 at a named point.

It reads lines `POINT BATCH` and answers each with how its child ended; POINT as in `tests.forking.arm`. Nothing of
polars has run here, so its threads are the child's.
"""

import importlib
import os
import sys

from tests.forking import arm, set_up


def child(line):
    from households.imports.jobs import advance

    point, batch, media = line.split(" ", 2)
    from django.conf import settings

    settings.MEDIA_ROOT = media.strip()
    arm(point)
    advance.call(int(batch))


def main():
    set_up()
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
