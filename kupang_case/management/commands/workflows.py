"""`manage.py workflows [--check]`: the tables of moves as diagrams in docs/workflows.md."""

import difflib
from importlib import import_module

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

PAGE = settings.BASE_DIR / "docs" / "workflows.md"
# Named by path: this package imports no app (docs/decisions/001).
WORKFLOWS = {
    "Visit": "households.visits.workflow",
    "Ward meeting": "households.meetings.workflow",
    "Objection": "households.objections.workflow",
    "Imported list": "households.imports.workflow",
    "Enrolment": "programs.enrolments.workflow",
    "Roster": "programs.rosters.workflow",
}
HEAD = """\
# Workflows

Written by `manage.py workflows` from the tables that the actions obey (`TRANSITIONS` and `TURN` of each module named
below); `make check` fails where this page is stale. Change a table, never this page.
"""


class Command(BaseCommand):
    help = "Write docs/workflows.md from the tables of moves; --check fails where it is stale."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing, fail where the page is stale")

    def handle(self, *args, check, **options):
        made = page()
        written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        if check and made != written:
            difference = "\n".join(difflib.unified_diff(written.splitlines(), made.splitlines(), lineterm=""))
            raise CommandError(f"docs/workflows.md is stale; run manage.py workflows\n{difference}")
        if made != written:
            PAGE.write_text(made, encoding="utf-8")
        self.stdout.write(f"{len(WORKFLOWS)} workflows {'as written' if made == written else 'written'}")


def page() -> str:
    """The whole page: a diagram and a table of turns for each workflow."""
    return "\n".join([HEAD, *(section(title, path) for title, path in WORKFLOWS.items())])


def section(title, path) -> str:
    """One workflow: its diagram in mermaid, then whose turn each state is."""
    module = import_module(path)
    moves, turns = module.TRANSITIONS, module.TURN
    if set(moves) != set(turns) or not moves:
        raise CommandError(f"{path}: TRANSITIONS and TURN don't speak of the same states")
    rows = [f"| {state} | {turns[state] or '–'} |" for state in moves]
    table = "\n".join(["| state | whose turn |", "|---|---|", *rows])
    return f"## {title}\n\n`{path}`\n\n```mermaid\n{diagram(moves)}\n```\n\n{table}\n"


def diagram(moves) -> str:
    """A mermaid state diagram of a table of moves; begins with the states nothing else leads to."""
    reached = {new for following in moves.values() for new in following}
    lines = ["stateDiagram-v2", *(f"    [*] --> {state}" for state in moves if state not in reached)]
    lines += [f"    {old} --> {new}" for old, following in moves.items() for new in moves if new in following]
    lines += [f"    {state} --> [*]" for state, following in moves.items() if not following]
    return "\n".join(lines)
