"""`python -m kupang_case.database start|stop|status|remove [--test]`: our own PostgreSQL, without Django."""

import argparse
import sys
from pathlib import Path

from kupang_case.database import NAME
from kupang_case.database.places import PORTS, ServerError, known_place
from kupang_case.database.server import is_up, remove, start, stop


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m kupang_case.database", description=__doc__)
    parser.add_argument("action", choices=["start", "stop", "status", "remove"])
    parser.add_argument("--test", action="store_true", help="the server for tests instead of the one for make run")
    parser.add_argument("--base", type=Path, default=Path(__file__).resolve().parents[2], help="the checkout")
    chosen = parser.parse_args(arguments)
    purpose = "test" if chosen.test else "run"
    try:
        return ACTIONS[chosen.action](chosen.base.resolve(), purpose)
    except ServerError as error:
        print(error, file=sys.stderr)
        return 1


def _start(base: Path, purpose: str) -> int:
    place = start(base, purpose)
    print(f"postgres://postgres@/{NAME}?host={place.sockets}&port={place.port}")
    return 0


def _stop(base: Path, purpose: str) -> int:
    print("stopped" if stop(base, purpose) else "was not running")
    return 0


def _status(base: Path, purpose: str) -> int:
    """Exit 0 when it is up, 3 when it is not (as services do)."""
    place = known_place(base, purpose)
    if place and is_up(place):
        print(f"up, data in {place.data}, socket in {place.sockets}")
        return 0
    print("not running")
    return 3


def _remove(base: Path, purpose: str) -> int:
    remove(base)
    print(f"removed: {' and '.join(PORTS)}")
    return 0


ACTIONS = {"start": _start, "stop": _stop, "status": _status, "remove": _remove}

if __name__ == "__main__":
    sys.exit(main())
