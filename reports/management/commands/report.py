"""Any report on the command line, from the same function as its page."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from reports import renderings
from reports.figures import Scope
from reports.forms import report_form
from reports.registry import REPORTS


class Command(BaseCommand):
    """Exit 0 with the report on standard output; 2 with a message where report, filter, value or user is wrong."""

    help = (
        "Write a report. Filters are KEY=VALUE as in the page's address (district=Alak, ward=Oesapa, threshold=351957, "
        "since=2026-01-01, until=…, per=…). Without --as the whole city is counted; with it, what that person may see. "
        "The export stands in the audit trail."
    )

    def create_parser(self, *args, **kwargs):
        """Filters may stand before, between and after the options."""
        parser = super().create_parser(*args, **kwargs)
        parser.parse_args = parser.parse_intermixed_args
        return parser

    def add_arguments(self, parser):
        parser.add_argument("slug", help=", ".join(REPORTS))
        parser.add_argument("filters", nargs="*", metavar="KEY=VALUE")
        parser.add_argument("--format", default="json", choices=sorted(renderings.FORMATS))
        parser.add_argument("--as", dest="username", metavar="USERNAME", help="count what this person may see")
        parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
        parser.add_argument("--purpose", default="", help="what it is for, for the audit trail")

    def handle(self, slug, filters, **options):
        report = REPORTS.get(slug)
        if report is None:
            raise wrong(_("No report %(slug)s. There are: %(slugs)s.") % {"slug": slug, "slugs": ", ".join(REPORTS)})
        user = self._user(options["username"], report)
        scope = Scope(user)
        table = report.table(scope, self._conditions(report, filters, scope))
        written = renderings.write(table, options["format"])
        audit.record(
            by=user, action="report.exported", object_type="report", object_id=slug,
            summary=" ".join([options["format"], *filters]), purpose=options["purpose"][:200],
        )  # fmt: skip
        self._put(written, options)

    def _put(self, written, options):
        """Bytes to the file or to standard output; text where that takes text alone (a test's)."""
        if options["output"]:
            Path(options["output"]).write_bytes(written)
        elif (target := getattr(self.stdout._out, "buffer", None)) is not None:
            target.write(written)
        elif options["format"] == "xlsx":
            raise wrong(_("Name a file for the sheet: --output report.xlsx"))
        else:
            self.stdout.write(written.decode(), ending="")

    def _user(self, username, report):
        if not username:
            return None
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise wrong(_("No active user %(name)s.") % {"name": username})
        if not user.has_perm(report.permission):
            raise wrong(_("%(name)s may not read this report.") % {"name": username})
        return user

    def _conditions(self, report, filters, scope):
        data = {}
        for pair in filters:
            key, mark, value = pair.partition("=")
            if not mark:
                raise wrong(_("A filter is written KEY=VALUE, not “%(text)s”.") % {"text": pair})
            data[key] = value
        form = report_form(report, data, scope)
        for key in data:
            if key not in form.fields:
                known = ", ".join(form.fields)
                raise wrong(_("This report has no filter %(key)s. It has: %(keys)s.") % {"key": key, "keys": known})
        if form.is_bound and not form.is_valid():
            texts = [f"{key}: {' '.join(errors)}" for key, errors in form.errors.items()]
            raise wrong("\n".join(texts))
        return form.conditions()


def wrong(text) -> CommandError:
    """An error of what was asked: exit code 2."""
    return CommandError(text, returncode=2)
