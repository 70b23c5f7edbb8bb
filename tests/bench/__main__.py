"""`make bench`: run the measures (BENCH=name,name some of them), print their ratios, write bench.json.

Exits 1 when one fails to run or misses its goal, 2 when BENCH names none that exists.
"""

import importlib
import json
import os
import pkgutil
import secrets
import sys
import time
import traceback
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

BASE = Path(__file__).resolve().parents[2]


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kupang_case.settings")
    django.setup()
    names = chosen(os.environ.get("BENCH", ""))
    if not names:
        print(f"No such measure. There are: {', '.join(available())}", file=sys.stderr)
        return 2
    rows, failed = [], []
    with database() as template:
        call_command("migrate", verbosity=0)
        for name in names:
            began = time.monotonic()
            try:
                with database(template):
                    measure = importlib.import_module(f"tests.bench.{name}").measure()
            except Exception:
                traceback.print_exc()
                failed.append(name)
                continue
            kept = ("ratio", "goal", "better", "detail")
            rows.append({"name": name} | {field: getattr(measure, field) for field in kept})
            if not measure.met:
                failed.append(name)
            show(name, measure, time.monotonic() - began)
    (BASE / "bench.json").write_text(json.dumps({"measures": rows}, indent=1, ensure_ascii=False) + "\n")
    if failed:
        print(f"Not met or not run: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def available() -> list[str]:
    """Return the names of all measures: the public modules beside this one."""
    return sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if module.name[0] != "_")


def chosen(wanted: str) -> list[str]:
    """Return the names to run for a value of BENCH; nothing when one of them is unknown."""
    names = [name.strip() for name in wanted.split(",") if name.strip()] or available()
    return names if set(names) <= set(available()) else []


def show(name: str, measure, seconds: float) -> None:
    sign = "at most" if measure.better == "lower" else "at least"
    verdict = "met" if measure.met else "MISSED"
    print(f"{name:<28}{measure.ratio:>8.2f}  {sign} {measure.goal:<6g}{verdict:<8}{seconds:>6.0f} s", flush=True)
    print(f"    {measure.detail}", flush=True)
    if measure.over:
        print(f"    {measure.over}", flush=True)


@contextmanager
def database(template: str = "template1"):
    """Point Django at a new database beside the configured one, a copy of `template`; yield its name, drop it after."""
    original = connection.settings_dict["NAME"]
    fresh = f"bench_{secrets.token_hex(6)}"
    connection.close()  # a database that somebody is connected to can't be copied
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{fresh}" TEMPLATE "{template}"')
    connection.settings_dict["NAME"] = fresh
    try:
        yield fresh
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{fresh}" WITH (FORCE)')


if __name__ == "__main__":
    sys.exit(main())
