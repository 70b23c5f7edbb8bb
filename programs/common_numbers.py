"""The numbers that every programme has, whatever its kind: dated rows with their source like its others."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from programs.kinds.base import Number
from programs.models import Programme, ProgrammeParameter

APART, WATCH, OBJECTION_TERM = "graduation_months", "watch_months", "objection_days"
NUMBERS = {
    APART: Number(_("graduation: months between two visits above the threshold"), "count"),
    WATCH: Number(_("graduation: months of watching after it"), "count"),
    OBJECTION_TERM: Number(_("rosters: term for objections"), "days"),
}
DEFAULTS = {APART: 6, WATCH: 12, OBJECTION_TERM: 7}
FROM, SOURCE, NOTE = date(2024, 1, 1), "Ketentuan kerja Bappeda", "Perlu dikonfirmasi oleh kota."


def load_defaults(sender=None, using="default", **kwargs):
    """Give every programme each of these numbers that no programme has; a `post_migrate` receiver."""
    rows = ProgrammeParameter.objects.using(using)
    known = set(rows.filter(key__in=DEFAULTS).values_list("key", flat=True))
    rows.bulk_create(
        ProgrammeParameter(programme_id=pk, key=key, value=value, valid_from=FROM, source=SOURCE, note=NOTE)
        for pk in Programme.objects.using(using).values_list("pk", flat=True)
        for key, value in DEFAULTS.items()
        if key not in known
    )
