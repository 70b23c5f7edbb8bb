"""What the city looks like this morning, on the first page of those who steer it: the figures of the reports."""

from django.utils.translation import gettext as _

from accounts.roles import ANALYST
from accounts.templatetags.formats import format_number
from accounts.workday import NORMAL, URGENT, Card
from reports.figures import Scope, headline
from reports.links import report_url, rows_url
from reports.tables import coverage, poverty, verification


def cards(user):
    """Bappeda's cards, from one query: nobody else steers by the whole city."""
    if ANALYST not in user.roles or not user.has_perm("reports.view_reports"):
        return []
    found = headline(Scope(user))
    waiting, extreme = found["extreme_in_nothing"], found["extreme_poor"]
    return [
        Card(
            _("Extremely poor and in no programme"), rows_url(coverage.SLUG, "extreme_in_nothing"), waiting,
            _("Verified families that no programme reaches yet"), URGENT,
            _("Every family verified as extremely poor is in a programme"),
        ),
        Card(
            _("Extremely poor families"), report_url(poverty.SLUG), extreme, _("By district and ward, with the map"),
            NORMAL, _("No family is verified as extremely poor so far"),
        ),
        Card(
            _("Verified families"), report_url(verification.SLUG), found["verified"],
            _("Of %(count)s registered") % {"count": format_number(found["registered"])}, NORMAL,
            _("No visit has been approved so far"),
        ),
    ]  # fmt: skip
