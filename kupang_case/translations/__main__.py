"""`python -m kupang_case.translations --update | --check | --compile`: the same as the command, without Django."""

import argparse
import sys
from pathlib import Path

from kupang_case.translations.catalogs import compile_all, problems, update
from kupang_case.translations.sources import catalog_path

BASE = Path(__file__).resolve().parents[2]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--update", action="store_true", help="add new messages, drop unused ones, compile")
    action.add_argument("--check", action="store_true", help="fail unless every message is translated, nothing unused")
    action.add_argument("--compile", action="store_true", help="write the .mo files")


def act(options: dict, base: Path = BASE) -> int:
    """Do what the options say; return the exit status."""
    try:
        if options["check"]:
            return _report(problems(base))
        if options["update"]:
            for name, messages in update(base).items():
                print(f"{catalog_path(base, name).relative_to(base)}: {len(messages)} to translate")
        else:
            compile_all(base)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _report(found: list[str]) -> int:
    for line in found:
        print(line, file=sys.stderr)
    print(f"{len(found)} problems in the catalogs" if found else "The catalogs are complete")
    return 1 if found else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m kupang_case.translations", description=__doc__)
    add_arguments(parser)
    return act(vars(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
