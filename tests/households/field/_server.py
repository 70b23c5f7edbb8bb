"""A process whose children each serve the project at one port until they die by kill -9.

It reads lines `POINT PORT MEDIA` and answers each with its child's process id once that serves, then with how it ended.
POINT as in `tests.forking.arm`, or `-`: it lives until killed.
"""

import importlib
import os
import sys

from tests.forking import arm, set_up


def serve(line, ready):
    from django.conf import settings
    from django.core.servers.basehttp import ThreadedWSGIServer
    from django.core.wsgi import get_wsgi_application
    from django.test.testcases import QuietWSGIRequestHandler

    point, port, settings.MEDIA_ROOT = line.strip().split(" ", 2)
    if point != "-":
        arm(point)
    server = ThreadedWSGIServer(("localhost", int(port)), QuietWSGIRequestHandler)
    server.set_app(get_wsgi_application())
    os.write(ready, b".")
    server.serve_forever()


def main():
    set_up()
    importlib.import_module("kupang_case.urls")
    print("ready", flush=True)
    for line in sys.stdin:
        heard, ready = os.pipe()
        pid = os.fork()
        if not pid:
            try:
                serve(line, ready)
            finally:
                os._exit(3)
        os.close(ready)
        print(pid if os.read(heard, 1) else 0, flush=True)
        os.close(heard)
        _pid, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
