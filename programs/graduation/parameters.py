"""The two numbers of graduation, dated like every other number of a programme."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from programs.kinds.base import Number
from programs.models import Programme, ProgrammeParameter

APART, WATCH = "graduation_months", "watch_months"
NUMBERS = {
    APART: Number(_("graduation: months between two visits above the threshold"), "count"),
    WATCH: Number(_("graduation: months of watching after it"), "count"),
}
DEFAULTS = ((APART, 6), (WATCH, 12))
SOURCE, NOTE = "Ketentuan kerja Bappeda", "Perlu dikonfirmasi oleh kota."


def load_defaults(sender=None, using="default", **kwargs):
    """Give every programme both numbers where no programme has any; a `post_migrate` receiver."""
    rows = ProgrammeParameter.objects.using(using)
    if rows.filter(key__in=NUMBERS).exists():
        return
    rows.bulk_create(
        ProgrammeParameter(programme_id=pk, key=key, value=value, valid_from=date(2024, 1, 1), source=SOURCE, note=NOTE)
        for pk in Programme.objects.using(using).values_list("pk", flat=True)
        for key, value in DEFAULTS
    )
