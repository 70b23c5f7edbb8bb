"""Look through the register for persons registered twice: at night by cron, or in two steps around a Spark cluster."""

from pathlib import Path

import polars
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from households.duplicates import candidates, columns


class Command(BaseCommand):
    help = "Queue the pairs of persons who may be one. Settled pairs stay settled."

    def add_arguments(self, parser):
        step = parser.add_mutually_exclusive_group()
        step.add_argument("--write", metavar="PERSONS.parquet", type=Path, help="only write the table to be linked")
        step.add_argument("--read", metavar="PAIRS.parquet", type=Path, help="only queue the pairs that were found")

    def handle(self, *, write, read, **options):
        if write:
            self.stdout.write(_("%(count)s persons written.") % {"count": columns.write(write).persons})
            return
        new = candidates.queue(_read(read)) if read else candidates.find_pairs()
        self.stdout.write(_("%(count)s new pairs in the queue.") % {"count": new})


def _read(path):
    from households.duplicates.model import READ

    files = f"{path}/*.parquet" if path.is_dir() else path
    return candidates.pairs_of(polars.read_parquet(files, columns=list(READ)).select(READ).iter_rows())
