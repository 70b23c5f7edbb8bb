"""Import a list of households: the same functions as the page, from the shell."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from households.imports import actions, problems
from households.imports.reading import Unreadable
from households.imports.workflow import State

UNREADABLE = 2


class Command(BaseCommand):
    help = (
        "Import a list of households (DTKS/BNBA; csv or xlsx). Exit 0 when it was processed, 2 when it can't be read."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--report", metavar="OUT.json", type=Path, help="write the report here")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--sheet", metavar="NAME", default="", help="read this sheet of the workbook")

    def handle(self, *, file, report, dry_run, sheet, **options):
        if not file.is_file():
            self._stop(_("There is no file %(name)s.") % {"name": file})
        try:
            result = _dry_run(file, sheet) if dry_run else _import(file, sheet)
        except (Unreadable, PermissionError) as reason:
            self._stop(str(reason) if isinstance(reason, Unreadable) else _("The file can't be opened."))
        if report:
            report.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(_summary(result, dry_run))

    def _stop(self, reason):
        self.stderr.write(reason)
        sys.exit(UNREADABLE)


def _dry_run(file, sheet):
    return actions.dry_run(path=file, file_name=file.name, sheet=sheet)


def _import(file, sheet):
    batch = actions.upload(path=file, file_name=file.name, by=None, sheet=sheet)
    batch = actions.check_batch(batch_id=batch.pk)
    if batch.state == State.UNREADABLE:
        raise Unreadable(batch.message)
    if batch.accepted:
        actions.decide_to_accept(batch=batch, by=None)
        batch = actions.accept_batch(batch_id=batch.pk)
    return problems.report(batch, problems.stored_lines(batch.pk))


def _summary(result, dry_run) -> str:
    lead = _("Would happen:") if dry_run else _("Done:")
    return _(
        "%(lead)s %(rows)s rows, %(accepted)s good, %(rejected)s rejected; households: %(new)s new, %(changed)s "
        "changed; persons: %(new_persons)s new, %(changed_persons)s changed."
    ) % {
        "lead": lead,
        "rows": result["rows"],
        "accepted": result["accepted"],
        "rejected": result["rejected"],
        "new": result["households_created"],
        "changed": result["households_updated"],
        "new_persons": result["persons_created"],
        "changed_persons": result["persons_updated"],
    }
