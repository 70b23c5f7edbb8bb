"""What a deed needs of memory, measured in a process of its own: the measuring one has held other things before."""

import json
import os
import resource
import subprocess
import sys
from importlib import import_module
from pathlib import Path

MEGABYTE = 1024 * 1024
STATUS, FORGET_PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def peak_of(function: str, argument: str) -> tuple[float, float]:
    """(peak of the whole process, growth over what it held before) in MB while `module:function` got `argument`.

    The process works on the database that the current one is connected to. `module:function_warm_up`, where there is
    one, is called before the growth is counted: what is loaded once and for all isn't the deed's.
    """
    from django.db import connection

    environment = os.environ | {"BENCH_DATABASE": connection.settings_dict["NAME"]}
    command = [sys.executable, "-m", "tests.bench._memory", function, argument]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return tuple(json.loads(done.stdout.splitlines()[-1]))


def _main(function, argument):
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = os.environ["BENCH_DATABASE"]
    module, _colon, name = function.partition(":")
    module = import_module(module)
    getattr(module, f"{name}_warm_up", lambda: None)()
    FORGET_PEAK.write_text("5") if FORGET_PEAK.exists() else None
    before = _peak()
    getattr(module, name)(Path(argument))
    print(json.dumps([_peak(), _peak() - before]))


def _peak() -> float:
    """The most that this process has held, in MB, since the peak was forgotten (Linux) or since it began."""
    if STATUS.exists():
        line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (MEGABYTE if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    _main(*sys.argv[1:])
