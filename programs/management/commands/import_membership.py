"""Take a ministry's membership list over, from the shell."""

import sys
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from households.imports.reading import Unreadable
from programs.enrolments.membership import ERRORS, import_membership, read_members
from programs.models import Programme

UNREADABLE = 2


class Command(BaseCommand):
    help = "Import the members of a programme (csv or xlsx with a column NIK or No. KK). Exit 2 when it can't be read."

    def add_arguments(self, parser):
        parser.add_argument("programme", metavar="PROGRAMME", help="its address, such as pkh or bpnt")
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--year", type=int, help="year of the stage")
        parser.add_argument("--stage", type=int, choices=(1, 2, 3, 4), help="stage that the list is of")
        parser.add_argument("--sheet", metavar="NAME", default="", help="read this sheet of the workbook")

    def handle(self, *, programme, file, year, stage, sheet, **options):
        found = Programme.objects.filter(slug=programme).first()
        if found is None:
            self._stop(_("There is no programme %(name)s.") % {"name": programme})
        try:
            rows = read_members(file, sheet or None)
        except (Unreadable, OSError, ValidationError) as reason:
            self._stop(_("The file can't be opened.") if isinstance(reason, OSError) else _text(reason))
        result = import_membership(programme=found, rows=rows, year=year, stage=stage)
        for number, code in result.errors:
            self.stdout.write(_("Row %(row)d: %(text)s") % {"row": number, "text": ERRORS[code]})
        self.stdout.write(
            _("%(rows)d rows: %(created)d new members, %(known)d known, %(errors)d not taken.")
            % {"rows": result.rows, "created": result.created, "known": result.known, "errors": len(result.errors)}
        )

    def _stop(self, reason):
        self.stderr.write(reason)
        sys.exit(UNREADABLE)


def _text(reason):
    return " ".join(reason.messages) if isinstance(reason, ValidationError) else str(reason)
